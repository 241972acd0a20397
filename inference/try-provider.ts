import type { PackManifest } from '../contracts/model-pack.ts'
import type { Model, Outputs } from './open-model.ts'
import { probeSize, type Batching, type PackModels } from './open-pack.ts'

/** What one provider made of the test pattern, and how long it took. */
export type ProviderMeasure = {
  /** Floats of each output of each model, in order. */
  readonly lengths: ReadonlyArray<number>
  readonly template: Float32Array
  /** Detector and embedder, each once, milliseconds. */
  readonly ms: number
}

export type TrialResult =
  | { readonly kind: 'runs'; readonly measure: ProviderMeasure; readonly batching: Batching }
  | { readonly kind: 'refused'; readonly reason: string }

type Comparison = {
  readonly against: ProviderMeasure
  /** Someone asked for this provider by name. */
  readonly mayBeSlower: boolean
  readonly shared: { readonly items: number; readonly open: () => Promise<PackModels> }
}

/** Runs that are timed; the median counts. */
const timedRuns = 5
/** Least cosine to the CPU's template of the same input: half precision reaches 0.999. */
const leastAlike = 0.99
/** A shared run must do so much more an inference: less is not worth its memory and the wait for others. */
const leastGain = 1.25

/**
 * Opens the models with a provider, runs each once on a test pattern, and compares: finite numbers, as many as the CPU
 * gives, the same template, and in less time. Measures besides whether shared runs pay. Never rejects.
 */
export async function tryProvider(
  open: () => Promise<PackModels>,
  manifest: PackManifest,
  comparison?: Comparison,
): Promise<TrialResult> {
  try {
    const models = await open()
    try {
      const measure = await measureModels(models, manifest)
      const objection = comparison && compare(measure, comparison)
      if (objection !== undefined) return { kind: 'refused', reason: objection }
      const batching = comparison
        ? await measureSharing(models.embedder, comparison.shared)
        : { batch: 1, sharedFrom: 1 }
      return { kind: 'runs', measure, batching }
    } finally {
      await models.dispose()
    }
  } catch (error) {
    return { kind: 'refused', reason: `It does not run the models: ${describeFailure(error)}` }
  }
}

/** The first line of what the runtime said, as the end of a sentence. */
export function describeFailure(error: unknown): string {
  if (error instanceof Error && error.cause !== undefined) return describeFailure(error.cause)
  const text = error instanceof Error ? error.message : String(error)
  return `${text.split('\n')[0]?.slice(0, 300).replace(/\.$/, '') ?? ''}.`
}

async function measureModels(models: PackModels, manifest: PackManifest): Promise<ProviderMeasure> {
  const detector = await models.detector(probeSize)
  const roles = [detector, models.landmarks, models.embedder, models.liveness]
  const lengths: number[] = []
  let template = new Float32Array()
  for (const model of roles) {
    if (!model) continue
    const outputs = await model.run(fillWithPattern)
    for (const [name, data] of Object.entries(outputs)) {
      if (!data.every(Number.isFinite))
        throw new Error(`"${name}" holds numbers that are not finite`)
      lengths.push(data.length)
    }
    if (model === models.embedder) template = templateOf(outputs, manifest)
  }
  const ms = (await timeOf(detector, 1)) + (await timeOf(models.embedder, 1))
  return { lengths, template, ms }
}

function templateOf(outputs: Outputs, manifest: PackManifest): Float32Array<ArrayBuffer> {
  const { template } = manifest.models.embedder.outputs
  return new Float32Array(outputs[template] ?? [])
}

function compare(own: ProviderMeasure, { against, mayBeSlower }: Comparison): string | undefined {
  if (own.lengths.join() !== against.lengths.join())
    return 'Its results are not of the length that the CPU gives.'
  const alike = cosine(own.template, against.template)
  if (!(alike > leastAlike))
    return `Its templates differ from the CPU's (cosine ${alike.toFixed(3)}, at least ${leastAlike} is needed).`
  if (!mayBeSlower && own.ms >= against.ms)
    return `It is slower than the CPU: ${own.ms.toFixed(1)} ms for a detection and a template, ${against.ms.toFixed(1)} ms on the CPU.`
  return undefined
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [dot, aa, bb] = [0, 0, 0]
  a.forEach((value, i) => {
    const other = b[i] ?? 0
    dot += value * other
    aa += value * value
    bb += other * other
  })
  return dot / Math.sqrt(aa * bb)
}

async function measureSharing(
  alone: Model,
  { items, open }: Comparison['shared'],
): Promise<Batching> {
  const single = { batch: 1, sharedFrom: 1 }
  let models: PackModels
  try {
    models = await open()
  } catch {
    return single // the pack's models insist on one item
  }
  try {
    const one = await timeOf(alone, 1)
    const all = await timeOf(models.embedder, items)
    if ((one * items) / all <= leastGain) return single
    return { batch: items, sharedFrom: Math.min(items, Math.max(2, Math.ceil(all / one))) }
  } finally {
    await models.dispose()
  }
}

/** Median time for `items` calls at once, milliseconds. */
async function timeOf(model: Model, items: number): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < timedRuns; run++) {
    const startedAt = performance.now()
    await Promise.all(Array.from({ length: items }, () => model.run(() => undefined)))
    times.push(performance.now() - startedAt)
  }
  return times.toSorted((a, b) => a - b)[timedRuns >> 1] ?? Infinity
}

/** Smooth and textured, within the range that models read, the same each time. */
function fillWithPattern(input: Float32Array): void {
  for (let i = 0; i < input.length; i++)
    input[i] = 0.6 * Math.sin(i * 0.037) + 0.3 * Math.sin(i * 1.7)
}
