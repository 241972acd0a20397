import type { CameraMetrics, Diagnostics } from '../../contracts/diagnostics.ts'
import type { MetricSample } from '../ports/metrics-endpoint.ts'

type Figure = Pick<MetricSample, 'help' | 'type'> & {
  readonly value: (camera: CameraMetrics) => number | null
}

const gauge = (help: string, value: Figure['value']): Figure => ({ help, type: 'gauge', value })
const counter = (help: string, value: Figure['value']): Figure => ({
  ...{ help, value },
  type: 'counter',
})

/** Of each camera; null is left out. */
const ofCameras: Readonly<Record<string, Figure>> = {
  live: gauge('1 while pictures come, also when they are not as they should be.', ({ state }) =>
    state === 'live' || state === 'degraded' ? 1 : 0,
  ),
  main_frames_per_second: gauge('Pictures a second of the main stream.', ({ mainFps }) => mainFps),
  preview_frames_per_second: gauge(
    'Pictures a second of the sub-stream.',
    ({ previewFps }) => previewFps,
  ),
  analysed_frames_per_second: gauge(
    'Pictures a second that went through detection.',
    ({ analysisFps }) => analysisFps,
  ),
  shown_frames_per_second: gauge(
    'Pictures a second that tiles painted.',
    ({ shownFps }) => shownFps,
  ),
  bits_per_second: gauge(
    'Received from both streams.',
    ({ kbitPerSecond }) => kbitPerSecond * 1000,
  ),
  latency_seconds: gauge('From arrival of a picture until it was analysed.', ({ latencyMs }) =>
    latencyMs === null ? null : latencyMs / 1000,
  ),
  cpu_share: gauge('Share of one core that its decoders take.', ({ cpuShare }) => cpuShare),
  gap_seconds_last_day: gauge('Seconds without pictures in 24 hours.', ({ gaps }) => gaps.seconds),
  reconnects_total: counter('Connections that broke off.', ({ reconnects }) => reconnects),
  dropped_frames_total: counter(
    'Pictures that a newer one replaced before they were analysed, in this connection.',
    ({ framesDropped }) => framesDropped,
  ),
}

/** The figures of a node for Prometheus. Pure. Cameras are named; people are not among them. */
export function metricSamples(
  d: Pick<Diagnostics, 'cameras' | 'database' | 'gallery' | 'inference' | 'load' | 'node'>,
): ReadonlyArray<MetricSample> {
  const node = (name: string, help: string, value: number | null): MetricSample[] =>
    value === null ? [] : [{ name: `neuromark_${name}`, help, type: 'gauge', labels: {}, value }]
  return [
    ...Object.entries(ofCameras).flatMap(([name, { help, type, value }]) =>
      d.cameras.flatMap((camera): MetricSample[] => {
        const is = value(camera)
        const labels = { camera: camera.cameraId, name: camera.name }
        return is === null
          ? []
          : [{ name: `neuromark_camera_${name}`, ...{ help, type, labels }, value: is }]
      }),
    ),
    ...node(
      'database_up',
      '1 while the database takes records.',
      d.database.state === 'up' ? 1 : 0,
    ),
    ...node('spooled_sightings', 'Sightings that wait on disk.', d.database.spooled),
    ...node(
      'inference_ready',
      '1 while faces are recognised.',
      d.inference.state === 'ready' ? 1 : 0,
    ),
    ...node(
      'inference_restarts',
      'Inference processes that were started again.',
      d.inference.restarts,
    ),
    ...node('detect_milliseconds', 'Mean time of one detection.', d.inference.detectMs),
    ...node('embed_milliseconds', 'Mean time of one embedding.', d.inference.embedMs),
    ...node('gallery_people', 'People who can be recognised.', d.gallery.people),
    ...node(
      'short_of_time',
      '1 while the machine does less than it should.',
      d.load.kind === 'short' ? 1 : 0,
    ),
    ...node('uptime_seconds', 'Since the start.', d.node.uptimeSeconds),
  ]
}
