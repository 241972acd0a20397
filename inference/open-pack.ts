import type { DetectorSize } from '../contracts/inference.ts'
import type { PackManifest } from '../contracts/model-pack.ts'
import { openModel, type Model, type OpenedModel } from './open-model.ts'

/** Input of the detector for trying a provider. */
export const probeSize: DetectorSize = { width: 640, height: 384 }

/** A detector's shared input is at most so large, bytes: eight of 960 x 544, two of 1920 x 1088. */
const mostSharedBytes = 64 * 2 ** 20

/** `sharedFrom`: items from which a run of `batch`, padded, costs less than one run for each. */
export type Batching = { readonly batch: number; readonly sharedFrom: number }

export type PackModels = {
  /** Opened once a size, kept. */
  detector(size: DetectorSize): Promise<Model>
  /** Null where the detector gives five landmarks itself. */
  readonly landmarks: Model | null
  readonly embedder: Model
  readonly liveness: Model | null
  dispose(): Promise<void>
}

export type PackOptions = {
  readonly dir: string
  readonly manifest: PackManifest
  readonly provider: string
  readonly batching: Batching
  readonly allocate: (floats: number) => Float32Array
}

/** Opens every model of a pack with one provider; the detector for the size that providers are tried with. */
export async function openPack(options: PackOptions): Promise<PackModels> {
  const { dir, manifest, provider, batching, allocate } = options
  const { models } = manifest
  const opened: OpenedModel[] = []
  const common = { dir, provider, allocate }
  type Fixed = { readonly file: string; readonly input: { readonly shape: ReadonlyArray<number> } }
  const open = async (
    role: 'landmarks' | 'embedder' | 'liveness',
    { file, input }: Fixed,
  ): Promise<Model> => {
    const [, channels = 1, height = 1, width = 1] = input.shape
    const shape = [channels, height, width] as const
    const model = await openModel({ ...common, ...batching, role, file, shape })
    opened.push(model)
    return model
  }
  const detectors = new Map<string, Promise<Model>>()
  const openDetector = async ({ width, height }: DetectorSize): Promise<Model> => {
    const items = Math.max(1, Math.floor(mostSharedBytes / (3 * width * height * 4)))
    const batch = Math.min(batching.batch, items)
    const sharedFrom = Math.min(batching.sharedFrom, batch)
    const { file } = models.detector
    const shape = [3, height, width] as const
    const model = await openModel({ ...common, role: 'detector', file, shape, batch, sharedFrom })
    opened.push(model)
    return model
  }
  const detector = (size: DetectorSize): Promise<Model> => {
    const key = `${size.width}x${size.height}`
    const known = detectors.get(key) ?? openDetector(size)
    detectors.set(key, known)
    return known
  }
  const dispose = async (): Promise<void> => {
    for (const model of opened) await model.dispose()
  }
  try {
    await detector(probeSize)
    return {
      detector,
      landmarks: models.landmarks ? await open('landmarks', models.landmarks) : null,
      embedder: await open('embedder', models.embedder),
      liveness: models.liveness ? await open('liveness', models.liveness) : null,
      dispose,
    }
  } catch (error) {
    await dispose()
    throw error
  }
}
