import { useId, type PointerEvent } from 'react'
import type { Point } from '../../../contracts/cameras.ts'
import {
  cornersOf,
  inwardArrow,
  isSameShape,
  shapesOf,
  type Corners,
  type PictureShapes,
  type ShapeRef,
} from './picture-shapes.ts'
import { shapeName } from './shape-words.ts'
import type { PictureTool } from './use-picture-editor.ts'
import classes from './picture.module.css'

type Props = {
  readonly aspect: number
  readonly shapes: PictureShapes
  readonly selected: ShapeRef | null
  readonly draft: Corners
  /** Where the pointer is. */
  readonly cursor: Point | null
  readonly tool: PictureTool
  readonly onGrab: (ref: ShapeRef, event: PointerEvent) => void
  readonly onSelect: (ref: ShapeRef) => void
}

/** Height of the drawing in its own units; its width follows from the picture. */
const HEIGHT = 1000
/** Length of the arrow of a line, as a fraction of the picture's height. */
const ARROW = 0.13

/** Masks hatched, zones outlined, the line with its arrow, and what lies outside of the region dimmed. */
export function DrawnShapes(props: Props) {
  const { aspect, shapes, selected, draft, cursor, tool, onGrab, onSelect } = props
  const id = useId()
  const width = aspect * HEIGHT
  const place = ({ x, y }: Point): string => `${x * width},${y * HEIGHT}`
  const drawn = cursor && draft.length > 0 ? [...draft, cursor] : draft
  return (
    <svg className={classes.shapes} viewBox={`0 0 ${width} ${HEIGHT}`} preserveAspectRatio="none">
      <defs>
        <pattern
          id={`${id}-hatch`}
          width="22"
          height="22"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="22" height="22" className={classes.hatchGround} />
          <rect width="9" height="22" className={classes.hatchStripe} />
        </pattern>
        <marker
          id={`${id}-tip`}
          viewBox="0 0 10 10"
          refX="7"
          refY="5"
          markerWidth="5"
          markerHeight="5"
          orient="auto-start-reverse"
        >
          <path d="M0,0 L10,5 L0,10 z" className={classes.tip} />
        </marker>
      </defs>
      {shapes.region && (
        <path
          className={classes.outside}
          fillRule="evenodd"
          d={`M0,0H${width}V${HEIGHT}H0z M${cornersOf(shapes, { kind: 'region' }).map(place).join(' L')}z`}
        />
      )}
      {shapesOf(shapes).map((ref) => (
        <g
          key={shapeName(ref)}
          className={classes.shape}
          data-kind={ref.kind}
          data-selected={isSameShape(ref, selected) || undefined}
          role="button"
          aria-label={shapeName(ref)}
          aria-pressed={isSameShape(ref, selected)}
          tabIndex={tool === 'select' ? 0 : -1}
          onFocus={() => onSelect(ref)}
          onPointerDown={(event) => onGrab(ref, event)}
        >
          {ref.kind === 'line' ? (
            <LineMark shapes={shapes} aspect={aspect} tip={`${id}-tip`} place={place} />
          ) : (
            <polygon
              points={cornersOf(shapes, ref).map(place).join(' ')}
              fill={ref.kind === 'mask' ? `url(#${id}-hatch)` : undefined}
            />
          )}
        </g>
      ))}
      {drawn.length > 0 &&
        (tool === 'region' ? (
          <Rubber from={drawn[0]} to={drawn.at(-1)} place={place} />
        ) : (
          <polyline className={classes.draft} points={drawn.map(place).join(' ')} />
        ))}
      {draft.map((point, index) => (
        <circle
          key={index}
          className={classes.draftCorner}
          cx={point.x * width}
          cy={point.y * HEIGHT}
          r={9}
        />
      ))}
    </svg>
  )
}

type Placing = { readonly place: (point: Point) => string }

type LineProps = Placing & Pick<Props, 'shapes' | 'aspect'> & { readonly tip: string }

function LineMark({ shapes, aspect, tip, place }: LineProps) {
  const { line } = shapes
  if (!line) return null
  const arrow = inwardArrow(line, aspect, ARROW)
  const word = inwardArrow(line, aspect, ARROW + 0.045).to
  return (
    <>
      {/* A broad invisible one, to be caught with ease. */}
      <path className={classes.lineGrip} d={`M${place(line.from)} L${place(line.to)}`} />
      <path className={classes.line} d={`M${place(line.from)} L${place(line.to)}`} />
      <path
        className={classes.arrow}
        d={`M${place(arrow.from)} L${place(arrow.to)}`}
        markerEnd={`url(#${tip})`}
      />
      <text
        className={classes.inWord}
        x={word.x * aspect * HEIGHT}
        y={word.y * HEIGHT}
        dominantBaseline="middle"
        textAnchor="middle"
      >
        IN
      </text>
    </>
  )
}

type RubberProps = Placing & { readonly from: Point | undefined; readonly to: Point | undefined }

function Rubber({ from, to, place }: RubberProps) {
  if (!from || !to) return null
  const corners = [from, { x: to.x, y: from.y }, to, { x: from.x, y: to.y }]
  return <polygon className={classes.draft} points={corners.map(place).join(' ')} />
}
