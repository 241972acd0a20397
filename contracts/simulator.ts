import { z } from 'zod'

/**
 * Messages between the host and the camera simulator's process, and the ground truth that the
 * simulator writes beside each clip.
 */

export const simulatedSiteSchema = z.enum(['demo', 'test'])
export const cameraRoleSchema = z.enum(['entry', 'exit', 'observe'])
export const simulatedCodecSchema = z.enum(['h264', 'h265'])
export const simulatedTransportSchema = z.enum(['tcp', 'udp'])
export const simulatedStreamSchema = z.enum(['main', 'sub', 'both'])

/** A point of a face's path: seconds since the clip's first frame, box in pixels of 1920x1080. */
export const facePathPointSchema = z.strictObject({
  t: z.number().nonnegative(),
  x: z.number(),
  y: z.number(),
  w: z.number().positive(),
  h: z.number().positive(),
})

/** One person's visit to one camera within a clip. All times are seconds since the clip's start. */
export const passageTruthSchema = z.strictObject({
  id: z.string().min(1),
  /** Identity of whoever walks by; for a stranger an identity that no enrolled person has. */
  person: z.string().min(1),
  enrolled: z.boolean(),
  /** From the first to the last moment at which any part of the face is in the picture. */
  fromS: z.number().nonnegative(),
  toS: z.number().positive(),
  /** First moment at which the face is at least 60 px high and wholly in the picture. */
  recognisableFromS: z.number().nonnegative(),
  /** Last such moment. */
  recognisableToS: z.number().nonnegative(),
  /** Greatest face height in pixels of 1920x1080. */
  maxHeight: z.number().positive(),
  /** Sampled five times a second. */
  path: z.array(facePathPointSchema).min(1),
})

export const clipTruthSchema = z.strictObject({
  camera: z.string().min(1),
  /** Name of the clip, as the `loop` messages say it. */
  clip: z.string().min(1),
  durationS: z.number().positive(),
  passages: z.array(passageTruthSchema),
})

export const simulatedCameraSchema = z.strictObject({
  key: z.string().min(1),
  name: z.string().min(1),
  role: cameraRoleSchema,
  /** RTSP addresses without credentials. */
  mainUrl: z.string().startsWith('rtsp://'),
  subUrl: z.string().startsWith('rtsp://'),
  username: z.string().min(1),
  password: z.string().min(1),
  transport: simulatedTransportSchema,
  mainCodec: simulatedCodecSchema,
  subCodec: simulatedCodecSchema,
})

export const simulatedPersonSchema = z.strictObject({
  key: z.string().min(1),
  name: z.string().min(1),
  employeeNumber: z.string().min(1),
  department: z.string().min(1),
  /** Path of the JPEG to enrol this person with. */
  photoFile: z.string().min(1),
})

/**
 * What can be made to go wrong with a camera.
 *
 * `value` by operation: `corrupt`, `loss`: chance per packet, 0 to 1; `jump`: seconds by which the
 * RTP clock leaps, either sign; `unauthorised`, `busy`, `hang`: `off` ends the fault; `switch`: the
 * name of a clip of the camera, or the next one without it. The others take none. `kill` closes
 * the whole camera's port and `start` opens it again, with every stream.
 */
export const faultOpSchema = z.enum([
  'stall',
  'resume',
  'drop',
  'corrupt',
  'loss',
  'jump',
  'switch',
  'busy',
  'hang',
  'unauthorised',
  'kill',
  'start',
])

export const toSimulatorSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('start'),
    site: simulatedSiteSchema,
    /** Where rendered clips are kept between runs. */
    cacheDir: z.string().min(1),
    /** Folder with sample1.jpg to sample6.jpg. */
    photosDir: z.string().min(1),
    /** Path or name of the ffmpeg program. */
    ffmpeg: z.string().min(1),
    /** The first so many; beyond the site's own its scenes are shown again, by cameras of other names. All without it. */
    cameras: z.int().min(1).max(100).optional(),
  }),
  z.strictObject({
    kind: z.literal('fault'),
    camera: z.string().min(1),
    /** Without it: both streams. */
    stream: simulatedStreamSchema.optional(),
    op: faultOpSchema,
    value: z.union([z.number(), z.string()]).optional(),
  }),
  z.strictObject({ kind: z.literal('stop') }),
])

export const fromSimulatorSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('progress'),
    done: z.int().nonnegative(),
    total: z.int().positive(),
    message: z.string(),
  }),
  z.strictObject({
    kind: z.literal('ready'),
    cameras: z.array(simulatedCameraSchema),
    people: z.array(simulatedPersonSchema),
    /** One JSON file of `ClipTruth` for each clip. */
    truthFiles: z.array(z.string()),
  }),
  z.strictObject({
    kind: z.literal('loop'),
    camera: z.string().min(1),
    clip: z.string().min(1),
    /** Epoch milliseconds at which frame 0 of this round was due on the wire. */
    startedAt: z.number(),
  }),
  z.strictObject({ kind: z.literal('failed'), message: z.string() }),
])

export type SimulatedSite = z.infer<typeof simulatedSiteSchema>
export type CameraRole = z.infer<typeof cameraRoleSchema>
export type SimulatedCodec = z.infer<typeof simulatedCodecSchema>
export type SimulatedTransport = z.infer<typeof simulatedTransportSchema>
export type FacePathPoint = Readonly<z.infer<typeof facePathPointSchema>>
export type PassageTruth = Readonly<z.infer<typeof passageTruthSchema>>
export type ClipTruth = Readonly<z.infer<typeof clipTruthSchema>>
export type SimulatedCamera = Readonly<z.infer<typeof simulatedCameraSchema>>
export type SimulatedPerson = Readonly<z.infer<typeof simulatedPersonSchema>>
export type FaultOp = z.infer<typeof faultOpSchema>
export type ToSimulator = z.infer<typeof toSimulatorSchema>
export type FromSimulator = z.infer<typeof fromSimulatorSchema>
