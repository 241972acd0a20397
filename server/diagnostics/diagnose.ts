import type { CameraWithState } from '../../contracts/cameras.ts'
import type { Diagnostics } from '../../contracts/diagnostics.ts'
import type { CameraId, SiteId } from '../../contracts/ids.ts'
import type { IndexState } from '../../contracts/inference.ts'
import type { DatabaseState, LoadState } from '../../contracts/live.ts'
import { packFiles, type PackManifest } from '../../contracts/model-pack.ts'
import type { CameraEvents } from '../capture/camera-events.ts'
import type { CaptureService } from '../capture/capture-service.ts'
import type { StoredCamera } from '../ports/camera-store.ts'
import type { GalleryStore } from '../ports/gallery-store.ts'
import type { HardwareProbe } from '../ports/hardware-probe.ts'
import type { MetricsEndpoint } from '../ports/metrics-endpoint.ts'
import type { InferencePool } from '../recognition/inference-pool.ts'
import { createCameraMeter } from './camera-metrics.ts'
import { createShownRates, type ShownFrames } from './shown-rates.ts'

export type DiagnoseDeps = {
  /** What does not change while the program runs. */
  readonly fixed: Pick<Diagnostics, 'versions' | 'runtime' | 'ffmpeg' | 'folders'> & {
    readonly database: Pick<Diagnostics['database'], 'kind' | 'version' | 'schema'>
    readonly nodeName: string
    readonly startedAtMs: number
  }
  readonly site: () => Promise<{ readonly id: SiteId } | null>
  readonly cameras: () => Promise<ReadonlyArray<CameraWithState>>
  readonly storedCameras: (siteId: SiteId) => Promise<ReadonlyArray<StoredCamera>>
  readonly gallery: Pick<GalleryStore, 'summary'>
  readonly pool: Pick<InferencePool, 'counters' | 'state'>
  readonly packs: { problem(): string | null; manifest(): PackManifest }
  readonly capture: Pick<CaptureService, 'running' | 'reconnects'>
  /** CPU seconds so far of the process that takes a camera in; null where that is not known. */
  readonly ingestCpuSeconds: () => Promise<ReadonlyMap<CameraId, number>>
  readonly events: Pick<CameraEvents, 'gapsOfLastDay'>
  readonly database: () => DatabaseState
  readonly load: () => LoadState
  readonly hardware: Pick<HardwareProbe, 'tried'>
  /** Cumulative; null without a window. */
  readonly shown: (() => Promise<ReadonlyArray<ShownFrames>>) | null
  readonly metrics: () => Pick<MetricsEndpoint, 'state'>
}

const sampleEveryMs = 1000

/** How the program does, asked at any time; cameras are measured all the time. */
export interface Diagnosis extends Disposable {
  /** Rejects with `DatabaseError` only. */
  read(): Promise<Diagnostics>
}

export function createDiagnosis(deps: DiagnoseDeps): Diagnosis {
  const meter = createCameraMeter()
  const shownRates = createShownRates()
  let sampling = false
  const sample = async (): Promise<void> => {
    const spent = await deps.ingestCpuSeconds()
    const samples = deps.capture.running().flatMap((id) => {
      const counters = deps.pool.counters(id)
      return counters ? [{ counters, ingestCpuSeconds: spent.get(id) ?? null }] : []
    })
    meter.sample(samples, Date.now())
  }
  const timer = setInterval(() => {
    if (sampling) return
    sampling = true
    void sample().finally(() => (sampling = false))
  }, sampleEveryMs)

  return {
    async read() {
      const { fixed, packs } = deps
      const inference = deps.pool.state()
      const database = deps.database()
      const problem = packs.problem()
      const site = await deps.site()
      const [listed, stored, summary, gaps, shown] = await Promise.all([
        deps.cameras(),
        site ? deps.storedCameras(site.id) : [],
        deps.gallery.summary(),
        site ? deps.events.gapsOfLastDay(site.id) : new Map<CameraId, never>(),
        deps.shown?.() ?? null,
      ])
      const shownFps = shownRates(shown, performance.now())
      return {
        versions: fixed.versions,
        runtime: fixed.runtime,
        ffmpeg: fixed.ffmpeg,
        folders: fixed.folders,
        inference: {
          provider: inference.provider || 'starting',
          workers: inference.workers,
          restarts: inference.restarts,
          state: problem === null ? inference.state : 'failed',
          message: problem ?? inference.message,
          detectMs: inference.detectMs,
          embedMs: inference.embedMs,
          tried: [...inference.tried],
          batch: inference.batch,
          processes: [...inference.processes],
        },
        pack: { id: packs.manifest().id, name: packs.manifest().name },
        models: packFiles(packs.manifest()).map(({ role, file, sha256 }) => ({
          ...{ role, file, sha256 },
          ok: problem === null,
        })),
        index: describeIndex(inference.index),
        gallery: summary,
        database: {
          ...fixed.database,
          state: database.kind,
          spooled: database.kind === 'down' ? database.spooled : 0,
        },
        node: {
          name: fixed.nodeName,
          uptimeSeconds: Math.round((Date.now() - fixed.startedAtMs) / 1000),
          rssMb: Math.round(process.memoryUsage.rss() / 2 ** 20),
        },
        load: deps.load(),
        hardware: [...deps.hardware.tried()],
        metrics: deps.metrics().state(),
        cameras: listed.map((camera) =>
          meter.read(
            { ...camera, codec: stored.find(({ id }) => id === camera.id)?.codec ?? null },
            {
              reconnects: deps.capture.reconnects(camera.id),
              gaps: gaps.get(camera.id) ?? { count: 0, seconds: 0 },
              shownFps: shownFps(camera.id),
            },
          ),
        ),
      }
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}

/** As the diagnostics show it; before a worker told, it is being built. */
function describeIndex(index: IndexState | null): Diagnostics['index'] {
  if (index === null)
    return {
      ...{ templates: 0, revision: 0, state: 'building', done: 0, origin: 'built' },
      ...{ recall: null, recallTestedAt: null, message: null },
    }
  const { modelId: _, revision, ...shown } = index
  return { ...shown, revision: revision ?? 0 }
}
