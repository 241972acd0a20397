import type { CameraWithState } from '../../contracts/cameras.ts'
import type { CameraMetrics } from '../../contracts/diagnostics.ts'
import type { CameraId } from '../../contracts/ids.ts'
import type { CameraCounters } from '../../contracts/inference.ts'

type Sample = CameraSample & { readonly atMs: number }

/** Rates are means over this long, milliseconds. */
const windowMs = 10_000

/** Turns the workers' counters into rates. */
export type CameraMeter = {
  /** Takes in the counters of now. */
  sample(samples: ReadonlyArray<CameraSample>, atMs: number): void
  read(
    camera: CameraWithState & { readonly codec: string | null },
    beside: Pick<CameraMetrics, 'reconnects' | 'gaps' | 'shownFps'>,
  ): CameraMetrics
}

export type CameraSample = {
  readonly counters: CameraCounters
  /** CPU time so far of the process that takes the camera in; null where the system does not tell. */
  readonly ingestCpuSeconds: number | null
}

export function createCameraMeter(): CameraMeter {
  const samples = new Map<CameraId, ReadonlyArray<Sample>>()
  return {
    sample(now, atMs) {
      for (const { counters, ingestCpuSeconds } of now) {
        const before = samples.get(counters.cameraId) ?? []
        const last = before.at(-1)
        // A reconnected camera counts from nought: older samples say nothing about it.
        const kept = last && last.counters.decoded > counters.decoded ? [] : before
        samples.set(counters.cameraId, [
          ...kept.filter((sample) => atMs - sample.atMs <= windowMs),
          { atMs, counters, ingestCpuSeconds },
        ])
      }
    },
    read(camera, beside) {
      const own = isComing(camera.state) ? (samples.get(camera.id) ?? []) : []
      const first = own[0]
      const last = own.at(-1)
      const seconds = first && last ? (last.atMs - first.atMs) / 1000 : 0
      const rate = (key: 'previewFrames' | 'mainFrames' | 'analysed' | 'bytes'): number =>
        first && last && seconds > 0 ? (last.counters[key] - first.counters[key]) / seconds : 0
      const cpuSeconds = (sample: Sample): number =>
        (sample.ingestCpuSeconds ?? 0) + sample.counters.decoderCpuSeconds
      return {
        cameraId: camera.id,
        name: camera.name,
        state: camera.state.kind,
        codec: camera.codec,
        resolution: last?.counters.picture ?? null,
        decoding: last?.counters.decoding ?? null,
        mainFps: round(rate('mainFrames')),
        shownFps: beside.shownFps,
        gaps: beside.gaps,
        cpuShare:
          first && last && seconds > 0 && last.ingestCpuSeconds !== null
            ? Math.max(
                0,
                Math.round(((cpuSeconds(last) - cpuSeconds(first)) / seconds) * 1000) / 1000,
              )
            : null,
        previewFps: round(rate('previewFrames')),
        analysisFps: round(rate('analysed')),
        mode: last ? last.counters.mode : 'off',
        queueDepth: last?.counters.queueDepth ?? 0,
        framesDropped: last?.counters.dropped ?? 0,
        latencyMs: last?.counters.latencyMs ?? null,
        reconnects: beside.reconnects,
        kbitPerSecond: Math.round((rate('bytes') * 8) / 1000),
      }
    },
  }
}

const isComing = ({ kind }: CameraWithState['state']): boolean =>
  kind === 'live' || kind === 'degraded'

const round = (value: number): number => Math.round(value * 10) / 10
