import type { PointerEvent } from 'react'
import {
  between,
  cornersOf,
  MAX_CORNERS,
  type PictureShapes,
  type ShapeRef,
} from './picture-shapes.ts'
import { shapeName } from './shape-words.ts'
import classes from './picture.module.css'

type Props = {
  readonly shapes: PictureShapes
  readonly selected: ShapeRef
  readonly onGrab: (ref: ShapeRef, corner: number, event: PointerEvent) => void
  /** A new corner after `corner`. */
  readonly onInsert: (ref: ShapeRef, corner: number, event: PointerEvent) => void
}

const percent = (fraction: number): string => `${fraction * 100}%`

/** The corners of the chosen shape, to drag or to move with the arrow keys; and places for new ones. */
export function ShapeHandles({ shapes, selected, onGrab, onInsert }: Props) {
  const corners = cornersOf(shapes, selected)
  const grows = 'index' in selected && corners.length < MAX_CORNERS
  return (
    <>
      {grows &&
        corners.map((corner, index) => {
          const middle = between(corner, corners[(index + 1) % corners.length] ?? corner)
          return (
            <span
              key={`after ${index}`}
              className={classes.newCorner}
              style={{ left: percent(middle.x), top: percent(middle.y) }}
              onPointerDown={(event) => onInsert(selected, index, event)}
            />
          )
        })}
      {corners.map(({ x, y }, index) => (
        <button
          key={index}
          type="button"
          className={classes.corner}
          data-corner={index}
          data-kind={selected.kind}
          aria-label={`${shapeName(selected)}, ${selected.kind === 'line' ? 'end' : 'corner'} ${index + 1} of ${corners.length}: ${Math.round(x * 100)} % across, ${Math.round(y * 100)} % down`}
          style={{ left: percent(x), top: percent(y) }}
          onPointerDown={(event) => onGrab(selected, index, event)}
        />
      ))}
    </>
  )
}
