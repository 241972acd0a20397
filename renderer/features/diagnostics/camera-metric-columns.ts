import type { CameraMetrics } from '../../../contracts/diagnostics.ts'
import { formatSpan } from '../../ui/format-time.ts'

export type MetricColumn = {
  readonly title: string
  readonly value: (camera: CameraMetrics) => string
  /** Numbers stand at the right, one under the other. */
  readonly numeric: boolean
}

/** The columns of the camera table, on the screen and as text. */
export const metricColumns: ReadonlyArray<MetricColumn> = [
  { title: 'Camera', value: ({ name }) => name, numeric: false },
  { title: 'State', value: ({ state }) => state, numeric: false },
  { title: 'Codec', value: ({ codec }) => codec ?? '–', numeric: false },
  {
    title: 'Size',
    value: ({ resolution }) => (resolution ? `${resolution.width} × ${resolution.height}` : '–'),
    numeric: true,
  },
  { title: 'Decoder', value: ({ decoding }) => decoding?.by ?? '–', numeric: false },
  { title: 'Mode', value: ({ mode }) => mode, numeric: false },
  { title: 'Main fps', value: ({ mainFps }) => mainFps.toFixed(1), numeric: true },
  { title: 'Preview fps', value: ({ previewFps }) => previewFps.toFixed(1), numeric: true },
  { title: 'Shown fps', value: ({ shownFps }) => shownFps?.toFixed(1) ?? '–', numeric: true },
  { title: 'Analysis fps', value: ({ analysisFps }) => analysisFps.toFixed(1), numeric: true },
  { title: 'Queue', value: ({ queueDepth }) => String(queueDepth), numeric: true },
  { title: 'Dropped', value: ({ framesDropped }) => String(framesDropped), numeric: true },
  {
    title: 'Latency ms',
    value: ({ latencyMs }) => (latencyMs === null ? '–' : latencyMs.toFixed(0)),
    numeric: true,
  },
  {
    title: 'Core',
    value: ({ cpuShare }) => (cpuShare === null ? '–' : `${Math.round(cpuShare * 100)} %`),
    numeric: true,
  },
  {
    title: 'Gaps, 24 h',
    value: ({ gaps: { count, seconds } }) =>
      count === 0 ? '0' : `${count}, ${formatSpan(seconds)}`,
    numeric: true,
  },
  { title: 'Reconnects', value: ({ reconnects }) => String(reconnects), numeric: true },
  { title: 'kbit/s', value: ({ kbitPerSecond }) => kbitPerSecond.toFixed(0), numeric: true },
]
