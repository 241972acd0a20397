import type { CameraWithState } from '../../contracts/cameras.ts'
import type { CameraMetrics } from '../../contracts/diagnostics.ts'
import type { CameraId } from '../../contracts/ids.ts'
import type { CameraCounters } from '../../contracts/inference.ts'

type Sample = { readonly atMs: number; readonly counters: CameraCounters }

/** Rates are means over this long, milliseconds. */
const windowMs = 10_000

/** Turns the workers' counters into rates. */
export type CameraMeter = {
  /** Takes in the counters of now. */
  sample(counters: ReadonlyArray<CameraCounters>, atMs: number): void
  read(
    camera: CameraWithState & { readonly codec: string | null },
    reconnects: number,
  ): CameraMetrics
}

export function createCameraMeter(): CameraMeter {
  const samples = new Map<CameraId, ReadonlyArray<Sample>>()
  return {
    sample(counters, atMs) {
      for (const now of counters) {
        const before = samples.get(now.cameraId) ?? []
        const last = before.at(-1)
        // A reconnected camera counts from nought: older samples say nothing about it.
        const kept = last && last.counters.decoded > now.decoded ? [] : before
        samples.set(now.cameraId, [
          ...kept.filter((sample) => atMs - sample.atMs <= windowMs),
          { atMs, counters: now },
        ])
      }
    },
    read(camera, reconnects) {
      const own = camera.state.kind === 'live' ? (samples.get(camera.id) ?? []) : []
      const first = own[0]
      const last = own.at(-1)
      const seconds = first && last ? (last.atMs - first.atMs) / 1000 : 0
      const rate = (key: 'previewFrames' | 'analysed' | 'bytes'): number =>
        first && last && seconds > 0 ? (last.counters[key] - first.counters[key]) / seconds : 0
      return {
        cameraId: camera.id,
        name: camera.name,
        state: camera.state.kind,
        codec: camera.codec,
        previewFps: round(rate('previewFrames')),
        analysisFps: round(rate('analysed')),
        mode: last ? last.counters.mode : 'off',
        queueDepth: last?.counters.queueDepth ?? 0,
        framesDropped: last?.counters.dropped ?? 0,
        latencyMs: last?.counters.latencyMs ?? null,
        reconnects,
        kbitPerSecond: Math.round((rate('bytes') * 8) / 1000),
      }
    },
  }
}

const round = (value: number): number => Math.round(value * 10) / 10
