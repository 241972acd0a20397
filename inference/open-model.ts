import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { ModelRole } from '../contracts/model-pack.ts'
import { freeBatch } from './free-batch.ts'

export type Outputs = Readonly<Record<string, Float32Array>>

/** One model of a pack with one input shape. A run blocks the process: one thread, no spinning. */
export type Model = {
  /**
   * Fills one item's input, runs, answers with that item's outputs by name (valid until the next run of this model: copy
   * what is kept). Calls made at the same time are queued, and share one run where the model takes several items.
   * Rejects when `fill` throws, for that call alone, or when the run fails.
   */
  run(fill: (input: Float32Array) => void): Promise<Outputs>
}

export type OpenedModel = Model & {
  /** Frees what the provider holds. */
  dispose(): Promise<void>
}

export type OpenModelOptions = {
  readonly dir: string
  readonly role: ModelRole
  readonly file: string
  /** Of one item, without the batch: channels, height, width. */
  readonly shape: readonly [number, number, number]
  readonly provider: string
  /** Most items that share one run; 1: none do. */
  readonly batch: number
  /** Items from which a shared run, padded, costs less than running them one by one. */
  readonly sharedFrom: number
  readonly allocate: (floats: number) => Float32Array
}

/** A file of the pack that cannot be used; the message says which, why, and what to do. */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError'
}

/** Opens a model and runs it once. Rejects with `ModelFileError` when its file cannot be loaded or does not run. */
export async function openModel(options: OpenModelOptions): Promise<OpenedModel> {
  const { dir, role, file, batch } = options
  try {
    const bytes = await readFile(path.join(dir, file))
    const single = await openRunner(bytes, 1, options)
    const shared = batch > 1 ? await openRunner(bytes, batch, options) : null
    return queueRuns(single, shared, options.sharedFrom)
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n')
    throw new ModelFileError(
      `The ${role} model ${file} in ${dir} cannot be loaded: ${reason?.replace(/\.$/, '')}. Install the model pack again, or choose another one.`,
      { cause: error },
    )
  }
}

/** A session for a fixed number of items: with an open number the runtime would keep a memory plan for each. */
type Runner = {
  readonly items: number
  inputOf(item: number): Float32Array
  outputsOf(item: number): Outputs
  run(): Promise<void>
  release(): Promise<void>
}

async function openRunner(
  bytes: Uint8Array,
  items: number,
  { shape, provider, allocate }: OpenModelOptions,
): Promise<Runner> {
  const model = items > 1 ? freeBatch(bytes) : bytes
  const session = await InferenceSession.create(model, sessionOptions(provider))
  const [name] = session.inputNames
  if (name === undefined) throw new Error('it has no input')
  const floats = shape.reduce((size, side) => size * side, 1)
  const input = allocate(floats * items)
  const feeds = { [name]: new Tensor('float32', input, [items, ...shape]) }
  // The first run tells the outputs' sizes; further ones write into the same arrays, and leave nothing to collect.
  const first = await session.run(feeds)
  const outputs: Array<{ readonly name: string; readonly data: Float32Array }> = []
  const fetches: Record<string, Tensor> = {}
  for (const [key, value] of Object.entries(first)) {
    if (!(value.data instanceof Float32Array)) throw new Error(`its output "${key}" is not float32`)
    if (value.dims[0] !== items && items > 1)
      throw new Error(`its output "${key}" is for a single item`)
    const data = new Float32Array(value.data.length)
    outputs.push({ name: key, data })
    fetches[key] = new Tensor('float32', data, value.dims)
  }
  const part = (all: Float32Array, item: number): Float32Array => {
    const length = all.length / items
    return all.subarray(item * length, (item + 1) * length)
  }
  const perItem = Array.from({ length: items }, (_, item) => ({
    input: part(input, item),
    outputs: Object.fromEntries(outputs.map(({ name: key, data }) => [key, part(data, item)])),
  }))
  const at = (item: number): { readonly input: Float32Array; readonly outputs: Outputs } => {
    const found = perItem[item]
    if (!found) throw new RangeError(`a run of ${items} has no item ${item}`)
    return found
  }
  return {
    items,
    inputOf: (item) => at(item).input,
    outputsOf: (item) => at(item).outputs,
    run: async () => void (await session.run(feeds, fetches)),
    release: () => session.release(),
  }
}

/** What every session runs with: one thread, no spinning, denormals as zero. */
export function sessionOptions(provider: string): InferenceSession.SessionOptions {
  return {
    // What the provider does not know falls to the CPU, node by node.
    executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    extra: {
      session: {
        // The embedder's activations fall below the normal floats: on Intel processors ten times slower unless they are 0.
        set_denormal_as_zero: '1',
        intra_op: { allow_spinning: '0' },
      },
    },
  }
}

type Waiting = {
  readonly fill: (input: Float32Array) => void
  readonly resolve: (outputs: Outputs) => void
  readonly reject: (error: unknown) => void
}

function queueRuns(single: Runner, shared: Runner | null, sharedFrom: number): OpenedModel {
  const queue: Waiting[] = []
  let draining = false

  const runOn = async (runner: Runner, calls: ReadonlyArray<Waiting>): Promise<void> => {
    const filled: Waiting[] = []
    for (const call of calls) {
      try {
        call.fill(runner.inputOf(filled.length))
        filled.push(call)
      } catch (error) {
        call.reject(error)
      }
    }
    if (filled.length === 0) return
    try {
      await runner.run()
    } catch (error) {
      for (const { reject } of filled) reject(error)
      return
    }
    filled.forEach(({ resolve }, item) => resolve(runner.outputsOf(item)))
  }

  const drain = async (): Promise<void> => {
    draining = true
    while (queue.length > 0) {
      // Whoever asks in the same turn shares the run.
      if (shared) await new Promise((resolve) => setImmediate(resolve))
      if (shared && queue.length >= sharedFrom) await runOn(shared, queue.splice(0, shared.items))
      else await runOn(single, queue.splice(0, 1))
    }
    draining = false
  }

  return {
    run: (fill) =>
      new Promise((resolve, reject) => {
        queue.push({ fill, resolve, reject })
        if (!draining) void drain()
      }),
    async dispose() {
      await single.release()
      await shared?.release()
    },
  }
}
