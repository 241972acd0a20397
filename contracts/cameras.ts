import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { needs } from './base.ts'
import { CameraId, Instant, SiteId } from './ids.ts'

/** What a sighting on this camera means: in, out, by state, presence only, or by the side to which a line was crossed. */
export const CameraRole = z.enum(['entry', 'exit', 'both', 'observe', 'line'])
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
  /** The certificate of an rtsps:// or https:// camera cannot be trusted, or no secure connection comes about. */
  'tls',
  /** There is a stream, but no picture in it. */
  'no-video',
  /** Another program holds the webcam. */
  'in-use',
  'unsupported-codec',
  'busy',
  'stalled',
  'ended',
  'decoder',
  'no-password',
])
export type CameraFault = z.infer<typeof CameraFault>

/** What is wrong with a camera that still sends pictures. */
export const CameraIllness = z.object({
  cause: z.enum(['corruption', 'low-rate', 'clock-jump']),
  /** What is wrong and what to do, with the measured figure. */
  message: z.string(),
})
export type CameraIllness = z.infer<typeof CameraIllness>

/** State of one camera on this node. `message` says what is wrong and what to do. */
export const CameraState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('disabled') }),
  z.object({ kind: z.literal('connecting') }),
  z.object({ kind: z.literal('live'), since: Instant }),
  /** Pictures come and are analysed, but not as they should. */
  z.object({
    kind: z.literal('degraded'),
    since: Instant,
    illnesses: z.array(CameraIllness).min(1),
  }),
  /** Outside its hours of activity; the next ones begin at `until` (null: none in the next week). */
  z.object({ kind: z.literal('resting'), until: Instant.nullable() }),
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

export const Point = z.object({ x: fraction, y: fraction })
export type Point = z.infer<typeof Point>

/** Corners in order, as fractions of the picture; closed by itself. */
export const Polygon = z.array(Point).min(3).max(24)
export type Polygon = z.infer<typeof Polygon>

/** Crossing it towards `inward`, seen when going from `from` to `to`, is coming in; the other way is going out. */
export const DirectionLine = z.object({
  from: Point,
  to: Point,
  inward: z.enum(['left', 'right']),
})
export type DirectionLine = z.infer<typeof DirectionLine>

/** Days of the week (1 Monday to 7 Sunday) with local times of the site; `to` not after `from` is on the next day. */
export const ActiveHours = z.object({
  days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
  from: z.iso.time({ precision: -1 }),
  to: z.iso.time({ precision: -1 }),
})
export type ActiveHours = z.infer<typeof ActiveHours>

/** How the pictures come in; follows from the address. */
export type CameraSource = 'rtsp' | 'mjpeg' | 'webcam' | 'file'

const CameraFields = z.object({
  name: z.string().trim().min(1, 'Give the camera a name.').max(80),
  role: CameraRole,
  /**
   * Without user and password: rtsp:// or rtsps://, http:// or https:// (MJPEG), webcam:<device> (of this desktop; empty for
   * the first), or file:///path (a recording that is shown again and again).
   */
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
  /** Frames a second that are analysed while somebody is there; null: as the site has it. */
  analysisFps: z.number().min(0.5).max(15).nullable().default(null),
  /** When the camera works; never empty hours: none means always. */
  activeHours: z.array(ActiveHours).max(21).default([]),
  /** Parts of the picture that are never analysed, stored or shown. */
  masks: z.array(Polygon).max(16).default([]),
  /** Faces are recognised only where their middle lies in one of these; none means everywhere. */
  zones: z.array(Polygon).max(16).default([]),
  /** Needed by the role `line`. */
  line: DirectionLine.nullable().default(null),
  /** `auto`: what was found to work on this desktop for this codec; `off`: the processor. */
  hardwareDecoding: z.enum(['auto', 'off']).default('auto'),
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
export const CameraInput = CameraFields.extend({ password: z.string().max(300).nullish() })
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
    /** What to know of a stream that works, e.g. that nobody vouches for its certificate. */
    note: z.string().optional(),
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

/** `stopped`: the desktop ended; without a farewell (`crashed`) at the last sign of life that it gave. */
export const CameraEventState = z.discriminatedUnion('kind', [
  ...CameraState.options,
  z.object({ kind: z.literal('stopped'), crashed: z.boolean() }),
])
export type CameraEventState = z.infer<typeof CameraEventState>

/** A change of state of one camera on one desktop. Kept for good. */
export const CameraEvent = z.object({
  id: z.uuid(),
  cameraId: CameraId,
  at: Instant,
  /** Name of the desktop that saw it. */
  node: z.string(),
  state: CameraEventState,
})
export type CameraEvent = z.infer<typeof CameraEvent>

/** What goes with a camera. */
export const RemovalImpact = z.object({
  /** Kept, with the camera's name. */
  sightings: z.number().int(),
  people: z.number().int(),
  firstSightingAt: Instant.nullable(),
  lastSightingAt: Instant.nullable(),
  /** Names of the wall views that show it, and will not any more. */
  views: z.array(z.string()),
  /** The last other door with this role is not left. */
  lastOfItsRole: z.boolean(),
})
export type RemovalImpact = z.infer<typeof RemovalImpact>

/** Rows count from 1, the heading being row 1; nothing is imported while there is one error. */
export const CsvImport = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ok'),
    /** False: it was only checked. */
    imported: z.boolean(),
    added: z.array(z.string()),
    /** Cameras of the list with the same main address: they take what the row says. */
    changed: z.array(z.string()),
    unchanged: z.number().int(),
  }),
  z.object({
    kind: z.literal('refused'),
    errors: z.array(
      z.object({
        row: z.number().int(),
        column: z.string().nullable(),
        /** What is wrong and what to write; never repeats a password. */
        message: z.string(),
      }),
    ),
  }),
])
export type CsvImport = z.infer<typeof CsvImport>

/** A device that answered ONVIF, on the way through a range of addresses. */
export const DiscoveredDevice = z.object({
  host: z.string(),
  port: z.number().int(),
  name: z.string().nullable(),
  manufacturer: z.string().nullable(),
  model: z.string().nullable(),
  /** It wants a user name and password before it says more. */
  needsLogin: z.boolean(),
  /** A camera of the list has this host. */
  known: z.boolean(),
})
export type DiscoveredDevice = z.infer<typeof DiscoveredDevice>

export const DiscoveryEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('progress'),
    done: z.number().int(),
    total: z.number().int(),
  }),
  z.object({ kind: z.literal('found'), device: DiscoveredDevice }),
  z.object({ kind: z.literal('refused'), message: z.string() }),
])
export type DiscoveryEvent = z.infer<typeof DiscoveryEvent>

/** What one ONVIF profile of a device sends. */
export const StreamProfile = z.object({
  token: z.string(),
  name: z.string(),
  codec: z.string(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  framesPerSecond: z.number().nullable(),
  /** Without credentials. */
  url: z.string(),
})
export type StreamProfile = z.infer<typeof StreamProfile>

export const ProfilesResult = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ok'),
    device: DiscoveredDevice,
    /** Largest picture first. */
    profiles: z.array(StreamProfile),
    /** Which of them suit as main and sub-stream, by token. */
    main: z.string().nullable(),
    sub: z.string().nullable(),
  }),
  z.object({ kind: z.literal('failed'), cause: CameraFault, message: z.string() }),
])
export type ProfilesResult = z.infer<typeof ProfilesResult>

const Login = z.object({
  username: z.string().max(200).nullable(),
  password: z.string().max(300).nullable(),
})

export const cameras = {
  list: needs('cameras.read').output(z.array(CameraWithState)),
  add: needs('cameras.manage').input(CameraInput).output(Camera),
  update: needs('cameras.manage')
    .input(z.object({ id: CameraId, camera: CameraInput }))
    .output(Camera),
  /** A copy under a name of its own, disabled, with the same password; its address must be changed before it works. */
  duplicate: needs('cameras.manage')
    .input(z.object({ id: CameraId }))
    .output(Camera),
  setEnabled: needs('cameras.manage').input(
    z.object({ ids: z.array(CameraId).min(1).max(1000), enabled: z.boolean() }),
  ),
  /** All cameras in their new order on the wall. */
  reorder: needs('cameras.manage').input(z.object({ ids: z.array(CameraId).max(1000) })),
  removalImpact: needs('cameras.manage')
    .input(z.object({ id: CameraId }))
    .output(RemovalImpact),
  /** Takes the camera out of all lists; sightings and punches stay. Can be undone with `restore`, but for the password. */
  remove: needs('cameras.manage').input(z.object({ id: CameraId })),
  restore: needs('cameras.manage')
    .input(z.object({ id: CameraId }))
    .output(Camera),
  /** All cameras as CSV, without passwords. */
  exportCsv: needs('cameras.manage').output(z.string()),
  /** `dryRun`: only says what would happen. At most 1 MB. */
  importCsv: needs('cameras.manage')
    .input(z.object({ text: z.string().max(1_000_000), dryRun: z.boolean() }))
    .output(CsvImport),
  /** Asks each address of a range (`192.168.1.0/24`, `192.168.1.10-60`, a host name) for ONVIF; private networks only. */
  discover: needs('cameras.manage')
    .input(z.object({ range: z.string().trim().min(1).max(200) }))
    .output(eventIterator(DiscoveryEvent)),
  profiles: needs('cameras.manage')
    .input(Login.extend({ host: z.string().max(253), port: z.number().int().min(1).max(65535) }))
    .output(ProfilesResult),
  /** Newest first. `from` takes in the event before it, so that the state at `from` is known. */
  events: needs('cameras.read')
    .input(
      z.object({
        cameraId: CameraId.optional(),
        from: Instant,
        to: Instant.optional(),
        limit: z.number().int().min(1).max(5000).default(1000),
      }),
    )
    .output(z.array(CameraEvent)),
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
