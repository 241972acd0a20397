import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import type { CameraWithState } from '../../../contracts/cameras.ts'
import { wallRaster, type TileContent, type WallSlot } from '../../../contracts/wall.ts'
import { ContentDialog } from './ContentDialog.tsx'
import { describeContent } from './describe-content.ts'
import { fillSlot, moveSlot, resizeSlot, slotsOf, swapSlots } from './edit-slots.ts'
import { EditTile, type DragKind } from './EditTile.tsx'
import { placeSlot, type Place, type Placement, type WallRoom } from './place-tiles.ts'
import { stepToTile } from './step-to-tile.ts'
import type { Draft } from './use-draft.ts'
import classes from './ViewEditor.module.css'

export type ViewEditorProps = {
  readonly draft: Draft
  readonly cameras: ReadonlyArray<CameraWithState>
  readonly room: WallRoom
  readonly placement: Placement
}

type Drag = {
  readonly kind: DragKind
  readonly at: number
  readonly pointerId: number
  /** Where it began, CSS pixels of the window, and the tiles as they were then. */
  readonly from: { readonly x: number; readonly y: number }
  readonly before: ReadonlyArray<WallSlot>
}

/** Over the tiles while a view is edited: what each place shows, to be changed, moved and resized by pointer and keys. */
export function ViewEditor({ draft, cameras, room, placement }: ViewEditorProps) {
  const { fields, change } = draft
  const root = useRef<HTMLDivElement>(null)
  const drag = useRef<Drag>(null)
  const [dragged, setDragged] = useState<number | null>(null)
  const [chosen, setChosen] = useState(0)
  const [asks, setAsks] = useState<number | null>(null)
  const focusWanted = useRef(false)
  useEffect(() => {
    if (!focusWanted.current) return
    focusWanted.current = false
    root.current?.querySelector<HTMLElement>(`[data-edit="${chosen}"]`)?.focus()
  })
  if (!fields) return null

  const free = fields.layout === 'free'
  const automatic = fields.layout === 'auto' || fields.slots.length === 0
  if (fields.layout === 'auto')
    return <Automatic words="This layout shows all cameras by itself." />

  /** Until something is chosen such a view shows all cameras; the first choice makes that a list of its own. */
  const slots = automatic
    ? slotsOf(cameras.map(({ id }): TileContent => ({ kind: 'camera', cameraId: id })))
    : fields.slots
  const places: ReadonlyArray<Place> = free
    ? slots.map((slot) => placeSlot(slot, room))
    : placement.places
  const set = (next: ReadonlyArray<WallSlot>) => {
    if (next !== fields.slots) change({ slots: [...next] })
  }
  const choose = (index: number) => {
    focusWanted.current = true
    setChosen(index)
  }
  const remove = (index: number) =>
    set(
      free
        ? slots.filter((_, other) => other !== index)
        : fillSlot(slots, index, { kind: 'empty' }),
    )

  const press = (kind: DragKind, at: number, event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const { pointerId, clientX: x, clientY: y } = event
    drag.current = { kind, at, pointerId, from: { x, y }, before: slots }
    setChosen(at)
    setDragged(at)
  }
  const move = (event: PointerEvent<HTMLElement>) => {
    const now = drag.current
    if (!now || now.pointerId !== event.pointerId || !free) return
    const slot = now.before[now.at]
    if (!slot) return
    const dx = ((event.clientX - now.from.x) / room.width) * wallRaster.columns
    const dy = ((event.clientY - now.from.y) / room.height) * wallRaster.rows
    set(
      now.kind === 'move'
        ? moveSlot(slots, now.at, slot.x + dx, slot.y + dy)
        : resizeSlot(slots, now.at, slot.w + dx, slot.h + dy),
    )
  }
  const drop = (event: PointerEvent<HTMLElement>) => {
    const now = drag.current
    drag.current = null
    setDragged(null)
    if (!now || now.kind !== 'move') return
    const corner = root.current?.getBoundingClientRect()
    if (!corner) return
    const [x, y] = [event.clientX - corner.left, event.clientY - corner.top]
    const over = places.findIndex((p) => x >= p.x && x < p.x + p.w && y >= p.y && y < p.y + p.h)
    if (over < 0 || over === now.at) return
    // On another tile: the two change places.
    const enough = Math.max(over, now.at) < slots.length ? slots : fillSlot(slots, over, empty)
    set(swapSlots(enough, now.at, over))
    choose(over)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>, index: number) => {
    const { key } = event
    if (key === 'Enter') setAsks(index)
    else if (key === 'Delete' || key === 'Backspace') remove(index)
    else if (isArrow(key)) {
      if (!event.altKey) choose(stepToTile(places, index, key))
      else if (!free) {
        const to = stepToTile(places, index, key)
        const enough = Math.max(to, index) < slots.length ? slots : fillSlot(slots, to, empty)
        set(swapSlots(enough, index, to))
        choose(to)
      } else {
        const slot = slots[index]
        if (!slot) return
        const [dx, dy] = arrowSteps[key]
        set(
          event.shiftKey
            ? resizeSlot(slots, index, slot.w + dx, slot.h + dy)
            : moveSlot(slots, index, slot.x + dx, slot.y + dy),
        )
      }
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div ref={root} className={classes.layer} role="group" aria-label="Tiles of the view">
      {places.map((place, index) => {
        const content = slots[index]?.content ?? empty
        return (
          <EditTile
            key={index}
            index={index}
            place={place}
            words={describeContent(content, cameras)}
            kind={content.kind}
            resizable={free}
            chosen={index === chosen}
            dragged={index === dragged}
            onPress={press}
            onMove={move}
            onDrop={drop}
            onKeyDown={onKeyDown}
            onChoose={setAsks}
            onRemove={remove}
          />
        )
      })}
      {!free && slots.length > places.length && (
        <Automatic words={`${slots.length - places.length} more on further pages`} />
      )}
      <ContentDialog
        opened={asks !== null}
        content={asks === null ? empty : (slots[asks]?.content ?? empty)}
        cameras={cameras}
        onClose={() => {
          if (asks !== null) choose(asks)
          setAsks(null)
        }}
        onChoose={(content) => {
          if (asks === null) return
          set(fillSlot(slots, asks, content))
          choose(asks)
          setAsks(null)
        }}
      />
    </div>
  )
}

const empty: TileContent = { kind: 'empty' }

const arrowSteps = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
} as const

const isArrow = (key: string): key is keyof typeof arrowSteps => key in arrowSteps

function Automatic({ words }: { readonly words: string }) {
  return <div className={classes.automatic}>{words}</div>
}
