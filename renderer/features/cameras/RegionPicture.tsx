import { useRef, useState, type PointerEvent } from 'react'
import type { Region } from '../../../contracts/cameras.ts'
import { regionBetween, type Point } from './region.ts'
import classes from './cameras.module.css'

type Props = {
  /** A data: URL. */
  readonly picture: string
  readonly width: number
  readonly height: number
  readonly region: Region | null
  readonly onRegion: (region: Region) => void
}

/** What the camera shows, to draw the region on that faces are looked for in. */
export function RegionPicture({ picture, width, height, region, onRegion }: Props) {
  const from = useRef<Point | null>(null)
  const [drawn, setDrawn] = useState<Region | null>(null)
  const shown = drawn ?? region

  const pointOf = (event: PointerEvent<HTMLDivElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect()
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height }
  }
  const finish = (): void => {
    from.current = null
    setDrawn(null)
    if (drawn) onRegion(drawn)
  }
  return (
    <div
      className={classes.regionPicture}
      style={{ aspectRatio: `${width} / ${height}` }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        from.current = pointOf(event)
      }}
      onPointerMove={(event) => {
        if (from.current) setDrawn(regionBetween(from.current, pointOf(event)))
      }}
      onPointerUp={finish}
      onPointerCancel={finish}
    >
      <img src={picture} alt="What the camera shows" draggable={false} />
      {shown && (
        <div
          className={classes.region}
          role="img"
          aria-label="Region that is looked at"
          style={{
            left: `${shown.x * 100}%`,
            top: `${shown.y * 100}%`,
            width: `${shown.w * 100}%`,
            height: `${shown.h * 100}%`,
          }}
        />
      )}
    </div>
  )
}
