import { useRef, useState, type KeyboardEvent, type PointerEvent, type RefObject } from 'react'
import type { Point } from '../../../contracts/cameras.ts'
import { useNestedDialog } from '../../ui/nested-dialogs.ts'
import {
  cornersOf,
  distance,
  insertCorner,
  moveCorner,
  moveShape,
  removeCorner,
  type PictureShapes,
  type ShapeRef,
} from './picture-shapes.ts'
import { DrawnShapes } from './DrawnShapes.tsx'
import { ShapeHandles } from './ShapeHandles.tsx'
import type { PictureEditorState } from './use-picture-editor.ts'
import classes from './picture.module.css'

type Props = {
  readonly canvas: RefObject<HTMLDivElement | null>
  /** A data: URL; null shows an empty ground. */
  readonly picture: string | null
  /** Width by height. */
  readonly aspect: number
  readonly shapes: PictureShapes
  readonly editor: PictureEditorState
}

/** What is dragged: a corner, or a whole shape where `corner` is null. */
type Drag = {
  readonly ref: ShapeRef
  readonly corner: number | null
  readonly from: Point
  /** The shapes as they were, with the corner already in them. */
  readonly base: PictureShapes
}

/** How far an arrow key moves, as a fraction of the picture; with Shift, and without. */
const STEP = { fine: 0.004, coarse: 0.025 } as const
/** A click this near to the first corner closes a polygon, as a fraction. */
const CLOSES = 0.02

const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

/** The picture with the shapes on it, to be drawn and moved by pointer or keyboard. */
export function PictureCanvas({ canvas, picture, aspect, shapes, editor }: Props) {
  const [drag, setDrag] = useState<Drag | null>(null)
  const [moved, setMoved] = useState<PictureShapes | null>(null)
  const [cursor, setCursor] = useState<Point | null>(null)
  const pressed = useRef(false)
  const { tool, draft } = editor
  const drawing = tool !== 'select'
  // Esc leaves the drawing, not the drawer around it.
  useNestedDialog(drawing)

  const pointOf = (event: { clientX: number; clientY: number }): Point => {
    const box = canvas.current?.getBoundingClientRect()
    if (!box) return { x: 0, y: 0 }
    const hold = (value: number) => Math.min(1, Math.max(0, value))
    return {
      x: hold((event.clientX - box.left) / box.width),
      y: hold((event.clientY - box.top) / box.height),
    }
  }
  const beginDrag = (ref: ShapeRef, corner: number | null, event: PointerEvent): void => {
    if (drawing || event.button !== 0) return
    event.stopPropagation()
    canvas.current?.setPointerCapture(event.pointerId)
    editor.select(ref)
    setDrag({ ref, corner, from: pointOf(event), base: shapes })
  }
  const beginCorner = (ref: ShapeRef, after: number, event: PointerEvent): void => {
    event.stopPropagation()
    canvas.current?.setPointerCapture(event.pointerId)
    const base = insertCorner(shapes, ref, after)
    setMoved(base)
    setDrag({ ref, corner: after + 1, from: pointOf(event), base })
  }
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return
    if (!drawing) return editor.select(null)
    if (tool !== 'line' && tool !== 'region') return
    canvas.current?.setPointerCapture(event.pointerId)
    pressed.current = true
    if (draft.length === 0) editor.setDraft([pointOf(event)])
  }
  const onPointerMove = (event: PointerEvent): void => {
    const point = pointOf(event)
    if (drawing) setCursor(point)
    if (!drag) return
    const { ref, corner, from, base } = drag
    const by = { x: point.x - from.x, y: point.y - from.y }
    setMoved(corner === null ? moveShape(base, ref, by) : moveCorner(base, ref, corner, point))
  }
  const onPointerUp = (event: PointerEvent): void => {
    if (drag) {
      if (moved) editor.change(moved)
      setDrag(null)
      setMoved(null)
    }
    const [first] = draft
    if (pressed.current && first) editor.finish([first, pointOf(event)])
    pressed.current = false
  }
  const onClick = (event: { clientX: number; clientY: number; detail: number }): void => {
    if (tool !== 'mask' && tool !== 'zone') return
    const point = pointOf(event)
    const [first] = draft
    const closes =
      event.detail > 1 || (first && draft.length > 2 && distance(first, point) < CLOSES)
    if (closes) editor.finish(draft)
    else editor.setDraft([...draft, point])
  }

  const onDrawingKey = (event: KeyboardEvent): boolean => {
    if (event.key === 'Enter') editor.finish(draft)
    else if (event.key === 'Backspace' && draft.length > 0) editor.setDraft(draft.slice(0, -1))
    else if (event.key !== 'Escape') return false
    else if (draft.length > 0) editor.setDraft([])
    else editor.choose('select')
    return true
  }
  const onShapeKey = (event: KeyboardEvent): boolean => {
    const { selected } = editor
    const corner = cornerOf(event.target)
    const arrow = arrows[event.key]
    if (!selected) return false
    if (arrow) {
      const step = event.shiftKey ? STEP.coarse : STEP.fine
      const by = { x: arrow.x * step, y: arrow.y * step * Math.min(2, aspect) }
      const at = corner === null ? undefined : cornersOf(shapes, selected)[corner]
      const next =
        corner === null || !at
          ? moveShape(shapes, selected, by)
          : moveCorner(shapes, selected, corner, { x: at.x + by.x, y: at.y + by.y })
      editor.change(next, `${JSON.stringify(selected)} ${corner} ${event.key}`)
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      const left = corner === null ? null : removeCorner(shapes, selected, corner)
      const stays = left !== null && cornersOf(left, selected).length > 2
      if (left && stays) editor.change(left)
      else editor.remove(selected)
      canvas.current?.focus()
    } else if ((event.key === '+' || event.key === 'Insert') && corner !== null) {
      editor.change(insertCorner(shapes, selected, corner))
    } else return false
    return true
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const command = event.ctrlKey || event.metaKey
    const key = event.key.toLowerCase()
    if (command && (key === 'y' || (key === 'z' && event.shiftKey))) editor.redo()
    else if (command && key === 'z') editor.undo()
    else if (command || event.altKey) return
    else if (!(drawing ? onDrawingKey(event) : onShapeKey(event))) return
    event.preventDefault()
    event.stopPropagation()
  }

  const shown = moved ?? shapes
  return (
    <div
      ref={canvas}
      className={classes.canvas}
      style={{ aspectRatio: aspect }}
      data-tool={tool}
      role="group"
      aria-label="Drawing on the picture"
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onPointerLeave={() => setCursor(null)}
      onClick={onClick}
      onKeyDown={onKeyDown}
    >
      {picture !== null && <img src={picture} alt="What the camera shows" draggable={false} />}
      <DrawnShapes
        aspect={aspect}
        shapes={shown}
        selected={editor.selected}
        draft={draft}
        cursor={cursor}
        tool={tool}
        onGrab={(ref, event) => beginDrag(ref, null, event)}
        onSelect={editor.select}
      />
      {editor.selected && !drawing && (
        <ShapeHandles
          shapes={shown}
          selected={editor.selected}
          onGrab={beginDrag}
          onInsert={beginCorner}
        />
      )}
    </div>
  )
}

/** Which corner has the focus; null for none. */
function cornerOf(target: EventTarget): number | null {
  const corner = target instanceof HTMLElement ? target.dataset['corner'] : undefined
  return corner === undefined ? null : Number(corner)
}
