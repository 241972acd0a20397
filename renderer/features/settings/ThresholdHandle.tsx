import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { usePlotArea } from 'recharts'
import { moveThreshold, snapThreshold, type ThresholdRange } from './threshold.ts'
import classes from './CurvesChart.module.css'
import { formatThreshold } from '../../ui/format-threshold.ts'

type Props = {
  readonly value: number
  readonly range: ThresholdRange
  /** Similarities at the left and right edge of the plot. */
  readonly domain: readonly [number, number]
  readonly onChange: (value: number) => void
}

/** The threshold as a line across the chart: moved by dragging it or with the arrow keys. */
export function ThresholdHandle({ value, range, domain, onChange }: Props) {
  const plot = usePlotArea()
  const dragging = useRef(false)
  if (!plot) return null
  const [from, to] = domain
  const x = plot.x + ((value - from) / (to - from)) * plot.width

  const follow = (event: PointerEvent<SVGGElement>): void => {
    const svg = event.currentTarget.ownerSVGElement
    if (!dragging.current || !svg) return
    const at = event.clientX - svg.getBoundingClientRect().left
    onChange(snapThreshold(from + ((at - plot.x) / plot.width) * (to - from), range))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const moved = moveThreshold(value, event.key, range)
    if (moved === null) return
    // The chart has arrow keys of its own, for its tooltip.
    event.preventDefault()
    event.stopPropagation()
    onChange(moved)
  }
  return (
    <g
      className={classes.handle}
      role="slider"
      tabIndex={0}
      aria-label="Threshold in the chart"
      aria-orientation="horizontal"
      aria-valuemin={range.min}
      aria-valuemax={range.max}
      aria-valuenow={value}
      aria-valuetext={formatThreshold(value)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        dragging.current = true
        event.currentTarget.setPointerCapture(event.pointerId)
        event.currentTarget.focus()
      }}
      onPointerMove={follow}
      onPointerUp={() => (dragging.current = false)}
      onPointerCancel={() => (dragging.current = false)}
    >
      <rect
        className={classes.grip}
        x={x - 12}
        y={plot.y - 28}
        width={24}
        height={plot.height + 28}
      />
      <line className={classes.line} x1={x} x2={x} y1={plot.y - 2} y2={plot.y + plot.height} />
      <rect className={classes.flag} x={x - 26} y={plot.y - 28} width={52} height={26} rx={8} />
      <text className={classes.flagText} x={x} y={plot.y - 10} textAnchor="middle">
        {formatThreshold(value)}
      </text>
    </g>
  )
}
