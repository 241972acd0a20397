import { z } from 'zod'
import { needs } from './base.ts'
import { CameraId, Instant } from './ids.ts'
import { LoadState } from './live.ts'

/** Figures of one camera: rates over the last ten seconds, counts since this desktop took it in. */
export const CameraMetrics = z.object({
  cameraId: CameraId,
  name: z.string(),
  state: z.string(),
  codec: z.string().nullable(),
  /** Size of the main stream's picture. */
  resolution: z.object({ width: z.number().int(), height: z.number().int() }).nullable(),
  /** How the main stream is decoded, e.g. `software`, `vaapi`; with why nothing faster is used. */
  decoding: z.object({ by: z.string(), reason: z.string().nullable() }).nullable(),
  /** Frames a second that the main stream sent. */
  mainFps: z.number(),
  /** Frames a second that tiles of this desktop painted; null without a window. */
  shownFps: z.number().nullable(),
  /** Seconds without pictures, and how many such gaps, in the last 24 hours. */
  gaps: z.object({ count: z.number().int(), seconds: z.number() }),
  /** Share of one core that its ffmpeg processes take, 0 to 1 and above. */
  cpuShare: z.number().nullable(),
  /** Frames a second that arrived on the preview stream. */
  previewFps: z.number(),
  /** Frames a second that went through detection; 0 while the camera is quiet. */
  analysisFps: z.number(),
  mode: z.enum(['off', 'quiet', 'active']),
  /** Frames that waited in the queue, and those dropped because a newer one came. */
  queueDepth: z.number().int(),
  framesDropped: z.number().int(),
  latencyMs: z.number().nullable(),
  reconnects: z.number().int(),
  kbitPerSecond: z.number(),
})
export type CameraMetrics = z.infer<typeof CameraMetrics>

export const Diagnostics = z.object({
  versions: z.object({
    app: z.string(),
    electron: z.string().nullable(),
    chrome: z.string().nullable(),
    node: z.string(),
  }),
  /** `official`, `fallback` (development runtime from npm), or `none` without a window. */
  runtime: z.enum(['official', 'fallback', 'none']),
  ffmpeg: z.object({ path: z.string(), version: z.string(), source: z.string() }).nullable(),
  inference: z.object({
    provider: z.string(),
    workers: z.number().int(),
    restarts: z.number().int(),
    state: z.enum(['starting', 'ready', 'failed']),
    message: z.string().nullable(),
    detectMs: z.number().nullable(),
    embedMs: z.number().nullable(),
    /** Providers that were tried before the one that runs, with why each does not. */
    tried: z.array(z.object({ provider: z.string(), reason: z.string() })),
    /** Most inputs that share one run; 1 where the provider gains nothing from more. */
    batch: z.number().int(),
    /** One row a worker: its cameras, memory and state. */
    processes: z.array(
      z.object({
        worker: z.number().int(),
        pid: z.number().int().nullable(),
        state: z.enum(['starting', 'ready', 'failed']),
        cameras: z.number().int(),
        rssMb: z.number().nullable(),
        restarts: z.number().int(),
      }),
    ),
  }),
  /** The search structure over the gallery, as the workers hold it. */
  index: z.object({
    /** Templates in it, and the gallery's revision it stands at. */
    templates: z.number().int(),
    revision: z.number().int(),
    /** `building` with what is done so far; searches go on meanwhile. */
    state: z.enum(['building', 'ready']),
    done: z.number().int(),
    /** Where it came from at the last start. */
    origin: z.enum(['built', 'file']),
    /** Share of enrolled templates, slightly changed, that it finds as exact search does; null before the first test. */
    recall: z.number().nullable(),
    recallTestedAt: Instant.nullable(),
    /** What is wrong and what was done about it; null when all is well. */
    message: z.string().nullable(),
  }),
  pack: z.object({ id: z.string(), name: z.string() }),
  models: z.array(
    z.object({ role: z.string(), file: z.string(), sha256: z.string(), ok: z.boolean() }),
  ),
  gallery: z.object({
    people: z.number().int(),
    templates: z.number().int(),
    revision: z.number().int(),
  }),
  database: z.object({
    kind: z.enum(['embedded', 'server']),
    version: z.string().nullable(),
    schema: z.string().nullable(),
    state: z.enum(['up', 'down']),
    spooled: z.number().int(),
  }),
  node: z.object({ name: z.string(), uptimeSeconds: z.number(), rssMb: z.number() }),
  folders: z.object({ data: z.string(), logs: z.string() }),
  load: LoadState,
  /** How streams can be decoded on this machine, by codec: what was tried, and what works. */
  hardware: z.array(
    z.object({
      codec: z.string(),
      by: z.string(),
      works: z.boolean(),
      reason: z.string().nullable(),
    }),
  ),
  /** The Prometheus endpoint. */
  metrics: z.object({
    enabled: z.boolean(),
    address: z.string().nullable(),
    message: z.string().nullable(),
  }),
  cameras: z.array(CameraMetrics),
})
export type Diagnostics = z.infer<typeof Diagnostics>

export const diagnostics = {
  get: needs('diagnostics.read').output(Diagnostics),
  /** Kept on this desktop. `host`: 127.0.0.1 unless others are to read it. */
  setMetrics: needs('diagnostics.manage').input(
    z.object({
      enabled: z.boolean(),
      host: z.string().max(253),
      port: z.number().int().min(1).max(65535),
    }),
  ),
}
