import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { needs } from './base.ts'
import { CameraState } from './cameras.ts'
import { Recording } from './recordings.ts'
import { Alarm } from './wall.ts'
import { FaceQuality } from './people.ts'
import { Reembedding } from './recognition.ts'
import {
  Box,
  CameraId,
  Instant,
  PersonId,
  PlainDate,
  PunchId,
  ReferenceId,
  SightingId,
} from './ids.ts'

/** A track's identity once decided. */
export const Sighting = z.object({
  id: SightingId,
  cameraId: CameraId,
  cameraName: z.string(),
  outcome: z.enum(['matched', 'unknown', 'needs-review']),
  person: z
    .object({ id: PersonId, name: z.string(), portraitId: ReferenceId.nullable() })
    .nullable(),
  /** Cosine similarity of the deciding frames to the best identity, -1 to 1; null when nobody is enrolled. */
  similarity: z.number().nullable(),
  /** Distance to the second identity; null when there is none. */
  margin: z.number().nullable(),
  /** Averaged over the track; advice only. */
  liveness: z.number().nullable(),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  decidedAt: Instant,
  /** Set when the name was changed afterwards: by later frames of the same track, or by an operator. */
  revised: z
    .object({ at: Instant, by: z.enum(['track', 'operator']), name: z.string().nullable() })
    .nullable(),
  /** Best identities, best first, at most 3; two close ones are what a review has to choose between. */
  candidates: z.array(
    z.object({
      personId: PersonId,
      name: z.string(),
      similarity: z.number(),
      portraitId: ReferenceId.nullable(),
    }),
  ),
  /** Crops that were examined, and those that agreed on the outcome; null for sightings older than this count. */
  votes: z.object({ examined: z.number().int(), agreeing: z.number().int() }).nullable(),
  /** Strangers in how many look at least as alike, e.g. 10000 for 1 in 10,000; null where the model has no such figure. */
  oneIn: z.number().nullable(),
  /** Of the evidence crop: why it is hard or easy to read. */
  quality: FaceQuality,
  /** Of the evidence crop, in main-stream pixels. The crop itself: /media/crops/<id>. */
  box: Box,
  /** It was seen on this recording, not live. */
  recordingId: z.uuid().nullish(),
})
export type Sighting = z.infer<typeof Sighting>

export const PunchDirection = z.enum(['in', 'out'])
export type PunchDirection = z.infer<typeof PunchDirection>

export const PunchEvent = z.object({
  id: PunchId,
  personId: PersonId,
  personName: z.string(),
  direction: PunchDirection,
  at: Instant,
  cameraName: z.string(),
})
export type PunchEvent = z.infer<typeof PunchEvent>

export const DatabaseState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('up') }),
  /** Decided sightings wait on disk. */
  z.object({
    kind: z.literal('down'),
    since: Instant,
    spooled: z.number().int(),
    message: z.string(),
  }),
])
export type DatabaseState = z.infer<typeof DatabaseState>

/** Progress of preparing the demo site. */
export const DemoState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('off') }),
  z.object({
    kind: z.literal('preparing'),
    step: z.string(),
    done: z.number().int(),
    total: z.number().int(),
  }),
  z.object({ kind: z.literal('running') }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
])
export type DemoState = z.infer<typeof DemoState>

/**
 * What the machine yields when it is short of time: first the analysis of cameras that only observe, then the rate of
 * moving pictures; entry, exit and line cameras never.
 */
export const LoadState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('normal') }),
  z.object({
    kind: z.literal('short'),
    since: Instant,
    /** Frames a second that observing cameras still get; null: as they should. */
    observeFps: z.number().nullable(),
    /** Frames a second that tiles are still painted at; null: as they come. */
    previewFps: z.number().nullable(),
    /** What yields and why, in a sentence. */
    message: z.string(),
  }),
])
export type LoadState = z.infer<typeof LoadState>

export const LiveEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('camera-state'), cameraId: CameraId, state: CameraState }),
  z.object({ kind: z.literal('cameras-changed') }),
  z.object({ kind: z.literal('people-changed') }),
  z.object({ kind: z.literal('sighting'), sighting: Sighting }),
  /** A sighting that was announced before means something else now. */
  z.object({ kind: z.literal('sighting-revised'), sighting: Sighting }),
  z.object({ kind: z.literal('punch'), punch: PunchEvent }),
  z.object({ kind: z.literal('day-changed'), personId: PersonId, date: PlainDate }),
  z.object({ kind: z.literal('database'), state: DatabaseState }),
  z.object({ kind: z.literal('demo'), state: DemoState }),
  z.object({ kind: z.literal('recognition-changed') }),
  z.object({ kind: z.literal('reembedding'), state: Reembedding }),
  z.object({ kind: z.literal('load'), state: LoadState }),
  /** Raised, acknowledged or noted. */
  z.object({ kind: z.literal('alarm'), alarm: Alarm }),
  z.object({ kind: z.literal('views-changed') }),
  z.object({ kind: z.literal('handover-changed') }),
  z.object({ kind: z.literal('recording'), recording: Recording }),
])
export type LiveEvent = z.infer<typeof LiveEvent>

export const live = {
  /** Begins with the current camera, database and demo states, then goes on as things happen. */
  events: needs('live.read').output(eventIterator(LiveEvent)),
  /** Newest first. */
  recent: needs('live.read')
    .input(
      z.object({
        limit: z.number().int().min(1).max(500).default(100),
        before: Instant.optional(),
        outcome: z.enum(['matched', 'unknown', 'needs-review']).optional(),
        cameraId: CameraId.optional(),
        personId: PersonId.optional(),
        recordingId: z.uuid().optional(),
      }),
    )
    .output(z.array(Sighting)),
}
