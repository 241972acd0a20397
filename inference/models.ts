import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { readPackManifest, type PackManifest } from '../contracts/model-pack.ts'
import { ModelFileError } from './open-model.ts'
import { openPack, type Batching, type PackModels } from './open-pack.ts'
import { candidateProviders, whyNotHere } from './provider-candidates.ts'
import { describeFailure, tryProvider, type ProviderMeasure } from './try-provider.ts'

export type { Model } from './open-model.ts'

export type TriedProvider = {
  readonly provider: string
  /** A sentence. */
  readonly reason: string
}

/** The models of one pack, ready to run. */
export type Models = Omit<PackModels, 'dispose'> & {
  /** The execution provider that runs, e.g. `cpu`, `cuda`. */
  readonly provider: string
  /** Those tried before it, best first. */
  readonly tried: ReadonlyArray<TriedProvider>
  /** Most inputs that share one run; 1 where the provider gains nothing from more. */
  readonly batch: number
  readonly manifest: PackManifest
}

/** A provider that was asked for by name does not run; the message says why and what to do. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError'
}

export type LoadModelsOptions = {
  /** Tried alone when given, e.g. `cpu`. */
  readonly provider?: string | null
  readonly log: (message: string) => void
  /** Where input tensors live: plain memory unless given. */
  readonly allocate?: (floats: number) => Float32Array
  /** Providers that are not to be tried, because they ended or stopped a process before. */
  readonly skip?: ReadonlyArray<TriedProvider>
  /** Told before a provider is tried, and with null after: one that ends the process can then be skipped. */
  readonly onTrying?: (provider: string | null) => Promise<void>
  /** Most inputs that share a run; measured unless given. */
  readonly batch?: number
}

/** Inputs that share a run, where that pays. */
const sharedInputs = 8

/**
 * Loads the pack in `dir` with the best provider that runs one real inference of every model, gives the CPU's results, and
 * is faster than it; one step falls back at a time, and `tried` says why. Rejects, naming the file, when a model cannot be
 * loaded on the CPU, and with the reason when a provider that was asked for does not run.
 */
export async function loadModels(dir: string, options: LoadModelsOptions): Promise<Models> {
  const manifest = await readManifest(dir)
  const allocate = options.allocate ?? ((floats) => new Float32Array(floats))
  const open = (provider: string, batching: Batching, input = allocate): Promise<PackModels> =>
    openPack({ dir, manifest, provider, batching, allocate: input })
  // What a provider is tried with goes away again: it is not to use up the kernels' memory.
  const trial = (provider: string, batch: number): Promise<PackModels> =>
    open(provider, { batch, sharedFrom: batch }, (floats) => new Float32Array(floats))
  const { chosen, tried } = await chooseProvider(manifest, trial, options)
  const opened = async (provider: string, measured: Batching): Promise<Models> => {
    const batching =
      options.batch === undefined ? measured : { batch: options.batch, sharedFrom: 2 }
    const { dispose: _, ...models } = await open(provider, batching)
    return { provider, tried, batch: batching.batch, manifest, ...models }
  }
  if (!chosen) return opened('cpu', single)
  try {
    return await opened(chosen.provider, chosen.batching)
  } catch (error) {
    // Other processes may have taken the device's memory since.
    const reason = `It ran when it was tried, and not afterwards: ${describeFailure(error)}`
    options.log(`execution provider ${chosen.provider}: ${reason}`)
    tried.push({ provider: chosen.provider, reason })
    return opened('cpu', single)
  } finally {
    await options.onTrying?.(null)
  }
}

async function readManifest(dir: string): Promise<PackManifest> {
  const text = await readFile(path.join(dir, 'manifest.json'), 'utf8').catch((error: unknown) => {
    throw new ModelFileError(
      `The model pack in ${dir} has no manifest.json that can be read. Install it again.`,
      { cause: error },
    )
  })
  const read = readPackManifest(text)
  if (read.kind === 'refused') throw new ModelFileError(`The model pack in ${dir}: ${read.message}`)
  return read.manifest
}

const single: Batching = { batch: 1, sharedFrom: 1 }

/** The first candidate that passes; undefined is the CPU, which always does. */
async function chooseProvider(
  manifest: PackManifest,
  open: (provider: string, batch: number) => Promise<PackModels>,
  options: LoadModelsOptions,
): Promise<{
  readonly chosen: { readonly provider: string; readonly batching: Batching } | undefined
  readonly tried: TriedProvider[]
}> {
  const { log, skip = [], onTrying } = options
  const forced = options.provider ?? null
  const candidates = forced === null ? candidateProviders(process.platform) : [forced]
  const tried: TriedProvider[] = []
  let reference: ProviderMeasure | undefined
  for (const provider of candidates) {
    if (provider === 'cpu') break
    const refused =
      skip.find((one) => one.provider === provider)?.reason ?? (await whyNotHere(provider))
    if (refused !== undefined) {
      tried.push({ provider, reason: refused })
      continue
    }
    if (!reference) {
      const measured = await tryProvider(() => open('cpu', 1), manifest)
      // A file that is broken is so for every provider: loading it on the CPU will say which.
      if (measured.kind === 'refused') break
      reference = measured.measure
    }
    await onTrying?.(provider)
    const result = await tryProvider(() => open(provider, 1), manifest, {
      against: reference,
      mayBeSlower: forced !== null,
      shared: { items: sharedInputs, open: () => open(provider, sharedInputs) },
    })
    if (result.kind === 'runs') return { chosen: { provider, batching: result.batching }, tried }
    await onTrying?.(null)
    log(`execution provider ${provider}: ${result.reason}`)
    tried.push({ provider, reason: result.reason })
  }
  if (forced !== null && forced !== 'cpu' && tried[0])
    throw new ProviderError(
      `The execution provider ${forced}, which was asked for, does not run: ${tried[0].reason} Unset NEUROMARK_PROVIDER to let NeuroMark choose.`,
    )
  return { chosen: undefined, tried }
}
