import { z } from 'zod'
import { needs } from './base.ts'
import { CameraId, Instant, SiteId } from './ids.ts'

/** What a sighting on this camera means: in, out, by state, or presence only. */
export const CameraRole = z.enum(['entry', 'exit', 'both', 'observe'])
export type CameraRole = z.infer<typeof CameraRole>

export const Transport = z.enum(['tcp', 'udp'])
export type Transport = z.infer<typeof Transport>

/** Why a camera cannot be read. */
export const CameraFault = z.enum([
  'unauthorised',
  'not-found',
  'refused',
  'unknown-host',
  'unreachable',
  'silent',
  'not-rtsp',
  'unsupported-codec',
  'busy',
  'stalled',
  'ended',
  'decoder',
  'no-password',
])
export type CameraFault = z.infer<typeof CameraFault>

/** State of one camera on this node. `message` says what is wrong and what to do. */
export const CameraState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('disabled') }),
  z.object({ kind: z.literal('connecting') }),
  z.object({ kind: z.literal('live'), since: Instant }),
  z.object({
    kind: z.literal('retrying'),
    cause: CameraFault,
    message: z.string(),
    failures: z.number().int(),
    /** When the next try begins. */
    nextTryAt: Instant,
  }),
  /** Another node holds the lease and processes this camera. */
  z.object({ kind: z.literal('elsewhere'), node: z.string() }),
])
export type CameraState = z.infer<typeof CameraState>

export const DetectorSizeChoice = z.enum([
  'auto',
  '640x384',
  '800x448',
  '960x544',
  '1280x736',
  '1920x1088',
])
export type DetectorSizeChoice = z.infer<typeof DetectorSizeChoice>

const fraction = z.number().min(0).max(1)
export const Region = z.object({ x: fraction, y: fraction, w: fraction, h: fraction })
export type Region = z.infer<typeof Region>

const CameraFields = z.object({
  name: z.string().trim().min(1, 'Give the camera a name.').max(80),
  role: CameraRole,
  /** rtsp:// or rtsps:// without user and password. */
  mainUrl: z.string().trim().max(500),
  /** A smaller stream of the same camera, for the wall and the motion gate; the main one if absent. */
  subUrl: z.string().trim().max(500).nullable(),
  username: z.string().max(200).nullable(),
  transport: Transport,
  enabled: z.boolean(),
  /** Height of the smallest face that should be recognised, main-stream pixels. */
  smallestFace: z.number().int().min(20).max(400).default(60),
  /** Input of the face detector; `auto` follows from the stream's size and `smallestFace`. */
  detectorSize: DetectorSizeChoice.default('auto'),
  /** The part of the picture to look at, as fractions of its width and height; null is all of it. */
  region: Region.nullable().default(null),
  /** A name counts only with a face that is not taken for a photo or a screen. */
  livenessRequired: z.boolean().default(false),
})

export const Camera = CameraFields.extend({
  id: CameraId,
  siteId: SiteId,
  /** Place on the wall, from 0. */
  position: z.number().int(),
  hasPassword: z.boolean(),
})
export type Camera = z.infer<typeof Camera>

/** A camera with its state on this node, for lists and the wall. */
export const CameraWithState = Camera.extend({ state: CameraState })
export type CameraWithState = z.infer<typeof CameraWithState>

/** `password`: undefined keeps the stored one, null removes it. */
export const CameraInput = CameraFields.extend({ password: z.string().max(200).nullish() })
export type CameraInput = z.infer<typeof CameraInput>

/** What a camera test found out. */
export const CameraTestResult = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ok'),
    codec: z.string(),
    width: z.number().int(),
    height: z.number().int(),
    framesPerSecond: z.number().nullable(),
    /** One picture of the main stream as a data: URL (JPEG). */
    picture: z.string(),
    tookMs: z.number(),
    /** What the sub-stream answered, if one was given. */
    subStream: z
      .discriminatedUnion('kind', [
        z.object({
          kind: z.literal('ok'),
          codec: z.string(),
          width: z.number(),
          height: z.number(),
        }),
        z.object({ kind: z.literal('failed'), cause: CameraFault, message: z.string() }),
      ])
      .nullable(),
  }),
  z.object({ kind: z.literal('failed'), cause: CameraFault, message: z.string() }),
])
export type CameraTestResult = z.infer<typeof CameraTestResult>

export const cameras = {
  list: needs('cameras.read').output(z.array(CameraWithState)),
  add: needs('cameras.manage').input(CameraInput).output(Camera),
  update: needs('cameras.manage')
    .input(z.object({ id: CameraId, camera: CameraInput }))
    .output(Camera),
  remove: needs('cameras.manage').input(z.object({ id: CameraId })),
  /** `id`: use the stored password of this camera when none is given. */
  test: needs('cameras.manage')
    .input(
      CameraInput.pick({
        mainUrl: true,
        subUrl: true,
        username: true,
        password: true,
        transport: true,
      }).extend({ id: CameraId.optional() }),
    )
    .output(CameraTestResult),
}
