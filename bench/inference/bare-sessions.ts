import path from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { sessionOptions } from '../../inference/open-model.ts'
import type { Which } from './watch-models.ts'

/** One run of a model, with the input that it had. */
export type RecordedRun = { readonly which: Which; readonly input: Float32Array }

/** Milliseconds in the runtime, by model. */
export type BareMs = Readonly<Record<Which['role'], number>>

/** Runs what was recorded on ONNX Runtime alone. */
export type Replay = (runs: ReadonlyArray<RecordedRun>) => Promise<BareMs>

/**
 * Bare sessions over the model files in `dir`: opened as the engine opens its own, one item a run, inputs and outputs in
 * arrays that are used again. What they take is the least that any code around them can take.
 */
export function openBareSessions(dir: string, provider: string): Replay {
  type Bare = { readonly input: Float32Array; readonly run: () => Promise<unknown> }
  const opened = new Map<string, Promise<Bare>>()
  const open = async ({ file, shape }: Which): Promise<Bare> => {
    const session = await InferenceSession.create(path.join(dir, file), sessionOptions(provider))
    const [name] = session.inputNames
    if (name === undefined) throw new Error(`${file} has no input`)
    const input = new Float32Array(shape.reduce((size, side) => size * side, 1))
    const feeds = { [name]: new Tensor('float32', input, shape) }
    const outputs: Record<string, Tensor> = {}
    for (const [key, { data, dims }] of Object.entries(await session.run(feeds)))
      if (data instanceof Float32Array)
        outputs[key] = new Tensor('float32', new Float32Array(data.length), dims)
    return { input, run: () => session.run(feeds, outputs) }
  }
  return async (runs) => {
    const spent = { detector: 0, landmarks: 0, embedder: 0, liveness: 0 }
    for (const { which, input } of runs) {
      const key = [which.file, ...which.shape].join()
      const known = opened.get(key) ?? open(which)
      opened.set(key, known)
      const bare = await known
      bare.input.set(input)
      const startedAt = performance.now()
      await bare.run()
      spent[which.role] += performance.now() - startedAt
    }
    return spent
  }
}
