import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { needs } from './base.ts'
import { CameraId, Instant } from './ids.ts'

export const RecordingState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('waiting') }),
  z.object({
    kind: z.literal('running'),
    /** Seconds of the recording that are done, and how many seconds of it are done a second. */
    doneSeconds: z.number(),
    speed: z.number().nullable(),
  }),
  z.object({ kind: z.literal('done'), at: Instant }),
  z.object({ kind: z.literal('cancelled'), doneSeconds: z.number() }),
  /** What is wrong and what to do. */
  z.object({ kind: z.literal('failed'), message: z.string(), doneSeconds: z.number() }),
])
export type RecordingState = z.infer<typeof RecordingState>

/** A file of recorded video that is analysed as if its camera had sent it then. */
export const Recording = z.object({
  id: z.uuid(),
  /** The camera whose role, masks and line hold. */
  cameraId: CameraId,
  cameraName: z.string(),
  fileName: z.string(),
  /** When its first picture was taken. */
  beginsAt: Instant,
  durationSeconds: z.number(),
  codec: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  /** Its sightings count as check-ins and check-outs. */
  attendance: z.boolean(),
  state: RecordingState,
  sightings: z.number().int(),
  addedAt: Instant,
  addedBy: z.string(),
})
export type Recording = z.infer<typeof Recording>

/** What is known of a file before it is imported. */
export const InspectedFile = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ok'),
    path: z.string(),
    fileName: z.string(),
    durationSeconds: z.number(),
    codec: z.string(),
    width: z.number().int(),
    height: z.number().int(),
    /** As the file itself or its name says; null where neither does. */
    beginsAt: Instant.nullable(),
    /** The same content was imported before. */
    importedAt: Instant.nullable(),
  }),
  z.object({
    kind: z.literal('refused'),
    path: z.string(),
    fileName: z.string(),
    message: z.string(),
  }),
])
export type InspectedFile = z.infer<typeof InspectedFile>

export const recordings = {
  /** Newest first. */
  list: needs('recordings.read').output(z.array(Recording)),
  /** Files of this desktop, by path: the window learns paths from what was dropped or chosen. One answer a file. */
  inspect: needs('recordings.manage')
    .input(z.object({ paths: z.array(z.string().min(1).max(4000)).min(1).max(200) }))
    .output(eventIterator(InspectedFile)),
  add: needs('recordings.manage')
    .input(
      z.object({
        path: z.string().min(1).max(4000),
        cameraId: CameraId,
        beginsAt: Instant,
        attendance: z.boolean(),
      }),
    )
    .output(Recording),
  /** What was found stays; goes on from there with `resume`. */
  cancel: needs('recordings.manage').input(z.object({ id: z.uuid() })),
  resume: needs('recordings.manage').input(z.object({ id: z.uuid() })),
  /** From now on its sightings count as attendance, or no more; days are assessed anew. */
  setAttendance: needs('recordings.manage').input(
    z.object({ id: z.uuid(), attendance: z.boolean() }),
  ),
}
