import { z } from 'zod'
import { needs } from './base.ts'
import { CameraId, Instant, PersonId, SightingId } from './ids.ts'

/**
 * How tiles are arranged: a fixed number of equal places, all cameras (`auto`), one large with the others as a strip
 * (`focus`), or freely.
 */
export const WallLayout = z.enum(['auto', '1', '4', '9', '12', '16', '20', '25', 'focus', 'free'])
export type WallLayout = z.infer<typeof WallLayout>

/** Columns and rows of the raster that free tiles snap to. */
export const wallRaster = { columns: 48, rows: 48 } as const

export const TileContent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('camera'), cameraId: CameraId }),
  /** Shows whatever camera was selected last anywhere in the window. */
  z.object({ kind: z.literal('hotspot') }),
  /** One camera after the other. */
  z.object({
    kind: z.literal('carousel'),
    cameraIds: z.array(CameraId).min(1).max(100),
    /** Seconds for each. */
    seconds: z.number().int().min(3).max(3600),
  }),
  z.object({ kind: z.literal('empty') }),
])
export type TileContent = z.infer<typeof TileContent>

/** One tile. The place, in units of the raster, counts in the layout `free` only; elsewhere the order does. */
export const WallSlot = z.object({
  x: z.number().int().min(0),
  y: z.number().int().min(0),
  w: z.number().int().min(1),
  h: z.number().int().min(1),
  content: TileContent,
})
export type WallSlot = z.infer<typeof WallSlot>

export const WallViewFields = z.object({
  name: z.string().trim().min(1, 'Give the view a name.').max(60),
  layout: WallLayout,
  /** Not used by the layout `auto`. */
  slots: z.array(WallSlot).max(100),
  /** What raises a visible alarm in this view, and whether it sounds. */
  alarms: z.object({ watchList: z.boolean(), unknown: z.boolean(), sound: z.boolean() }),
})
export type WallViewFields = z.infer<typeof WallViewFields>

/** A named arrangement of one operator. */
export const WallView = WallViewFields.extend({
  id: z.uuid(),
  /** Grows with every change; a change that names an older one is refused. */
  revision: z.number().int(),
  /** Place in the list, from 0: the digits 1 to 9 lead to the first nine. */
  position: z.number().int(),
})
export type WallView = z.infer<typeof WallView>

/** A sighting that somebody asked to be told of. One a sighting. */
export const Alarm = z.object({
  id: z.uuid(),
  kind: z.enum(['watch-list', 'unknown']),
  sightingId: SightingId,
  cameraId: CameraId,
  cameraName: z.string(),
  /** Set where the kind is `watch-list`. */
  person: z.object({ id: PersonId, name: z.string(), reason: z.string() }).nullable(),
  at: Instant,
  acknowledged: z.object({ at: Instant, by: z.string() }).nullable(),
  /** Oldest first. Only grows. */
  notes: z.array(z.object({ at: Instant, by: z.string(), text: z.string() })),
})
export type Alarm = z.infer<typeof Alarm>

/** What one operator leaves to the next. */
export const HandoverNote = z.object({
  id: z.uuid(),
  at: Instant,
  by: z.string(),
  text: z.string(),
  /** The camera that it is about, if one. */
  camera: z.object({ id: CameraId, name: z.string() }).nullable(),
  /** Somebody has read it and taken it over. */
  taken: z.object({ at: Instant, by: z.string() }).nullable(),
})
export type HandoverNote = z.infer<typeof HandoverNote>

const NoteText = z.string().trim().min(1, 'Write something.').max(2000)

export const wall = {
  /** Of the operator who asks, by position. */
  views: needs('wall.use').output(z.array(WallView)),
  addView: needs('wall.use').input(WallViewFields).output(WallView),
  /** Refused where `revision` is not that of now: somebody else changed it meanwhile. */
  changeView: needs('wall.use')
    .input(z.object({ id: z.uuid(), revision: z.number().int(), view: WallViewFields }))
    .output(WallView),
  reorderViews: needs('wall.use').input(z.object({ ids: z.array(z.uuid()).max(200) })),
  /** Can be undone with `restoreView`. */
  removeView: needs('wall.use').input(z.object({ id: z.uuid() })),
  restoreView: needs('wall.use')
    .input(z.object({ id: z.uuid() }))
    .output(WallView),

  /** Newest first; `open`: only those that nobody acknowledged. */
  alarms: needs('live.read')
    .input(
      z.object({
        open: z.boolean().default(false),
        before: Instant.optional(),
        limit: z.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.array(Alarm)),
  /** Those that were acknowledged before stay as they are. */
  acknowledge: needs('alarms.handle').input(
    z.object({ ids: z.array(z.uuid()).min(1).max(500), note: NoteText.optional() }),
  ),
  addAlarmNote: needs('alarms.handle')
    .input(z.object({ id: z.uuid(), text: NoteText }))
    .output(Alarm),

  /** Those nobody took over, and those of the last seven days. Newest first. */
  handover: needs('live.read').output(z.array(HandoverNote)),
  addHandover: needs('alarms.handle')
    .input(z.object({ text: NoteText, cameraId: CameraId.nullable() }))
    .output(HandoverNote),
  takeHandover: needs('alarms.handle')
    .input(z.object({ id: z.uuid() }))
    .output(HandoverNote),

  /** Keeps a picture under the data folder, named by camera and time; answers where. JPEG or PNG, at most 20 MB. */
  saveSnapshot: needs('snapshots.save')
    .input(z.object({ cameraId: CameraId, at: Instant, image: z.instanceof(Blob) }))
    .output(z.object({ file: z.string() })),
}
