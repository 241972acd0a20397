import { round } from '../timing.ts'
import { SUB_RATE } from '../../simulator/scenes/record-clip.ts'
import type { Floor } from './measure-floor.ts'
import type { AppReport } from './run-app.ts'

/** CPU seconds per stream-second: one camera for one second. */
export type Shares = {
  readonly total: number
  readonly ffmpeg: number
  readonly inference: number
  readonly main: number
  /** The window with the process that paints for it. */
  readonly renderer: number
  readonly other: number
}

export type IngestFigures = {
  readonly cameras: number
  readonly live: number
  readonly cpuSecondsPerStreamSecond: Shares
  readonly floor: {
    /** Of what the app chose to decode, and of taking all streams in without decoding, per stream-second. */
    readonly total: number
    readonly copy: number
    /** What was chosen: main streams decoded, and sub-streams decoded for motion and for tiles, as shares of all time. */
    readonly mainDecoded: number
    readonly motionDecoded: number
    readonly previewDecoded: number
  }
  readonly ratioToFloor: number
  readonly ratioOfFfmpegToFloor: number
  readonly frames: {
    readonly due: number
    readonly delivered: number
    readonly analysed: number
    readonly shown: number
  }
  readonly latencyMs: { readonly p50: number | null; readonly p95: number | null }
  readonly wallFps: { readonly median: number | null; readonly min: number | null }
  readonly passages: AppReport['passages']
  readonly rssMb: number
  readonly errors: ReadonlyArray<string>
}

/**
 * Sets what the app spent beside the floor of what it chose to do: every stream taken in, every sub-stream decoded for
 * motion, main streams decoded while somebody was there, and H.264 sub-streams decoded once more for the tiles that show
 * them (H.265 ones are shown from what motion decoded). Pure. Throws a `RangeError` when the cameras never settled.
 */
export function reckon(cameras: number, report: AppReport, floor: Floor): IngestFigures {
  const { settled } = report
  if (!settled)
    throw new RangeError(
      `Only ${report.cameras.live} of ${cameras} cameras came live: there is nothing to measure. Give them more --seconds.`,
    )
  const { seconds, streams, frames } = settled
  const streamSeconds = cameras * seconds
  const cpu = (...parts: string[]): number =>
    parts.reduce((sum, part) => sum + (settled.cpuByPart[part] ?? 0), 0) / streamSeconds
  const total = cpu(...Object.keys(settled.cpuByPart))
  const ffmpeg = cpu('ffmpeg ingest', 'ffmpeg decoding')
  const inference = cpu('inference')
  const main = cpu('main')
  const renderer = cpu('renderer', 'gpu')

  const sum = (value: (stream: (typeof streams)[number]) => number): number =>
    streams.reduce((all, stream) => all + value(stream), 0) / streamSeconds
  /** What decoding adds to taking in. */
  const decoding = (stream: 'main' | 'sub', codec: 'h264' | 'h265'): number =>
    floor[stream].decode[codec] - floor[stream].copy[codec]
  const h264 = streams.filter(({ subCodec }) => subCodec === 'h264').length
  const previewSeconds = (frames.preview / SUB_RATE) * (h264 / Math.max(1, streams.length))
  const copy = sum(
    ({ mainCodec, subCodec }) => (floor.main.copy[mainCodec] + floor.sub.copy[subCodec]) * seconds,
  )
  const motion = sum(({ subCodec }) => decoding('sub', subCodec) * seconds)
  const active = sum(({ mainCodec, activeSeconds }) => decoding('main', mainCodec) * activeSeconds)
  const preview = (decoding('sub', 'h264') * previewSeconds) / streamSeconds
  const floorTotal = copy + motion + active + preview
  return {
    cameras,
    live: report.cameras.live,
    cpuSecondsPerStreamSecond: {
      total: round(total, 4),
      ffmpeg: round(ffmpeg, 4),
      inference: round(inference, 4),
      main: round(main, 4),
      renderer: round(renderer, 4),
      other: round(total - ffmpeg - inference - main - renderer, 4),
    },
    floor: {
      total: round(floorTotal, 4),
      copy: round(copy, 4),
      mainDecoded: round(
        sum(({ activeSeconds }) => activeSeconds),
        3,
      ),
      motionDecoded: 1,
      previewDecoded: round(previewSeconds / streamSeconds, 3),
    },
    ratioToFloor: round(total / floorTotal, 2),
    ratioOfFfmpegToFloor: round(ffmpeg / (copy + motion + active), 2),
    frames: {
      due: frames.due,
      delivered: frames.due - frames.dropped,
      analysed: frames.analysed,
      shown: frames.shown,
    },
    latencyMs: report.latencyMs,
    wallFps: { median: report.fps.wallMedian, min: report.fps.wallLeast },
    passages: report.passages,
    rssMb: report.rssMb.end,
    errors: report.errors,
  }
}
