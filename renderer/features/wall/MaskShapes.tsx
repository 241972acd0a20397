import type { Polygon } from '../../../contracts/cameras.ts'
import classes from './TileVideo.module.css'

/** The parts of a picture that nobody may see, black. Fills the element around it, which must be the picture's. */
export function MaskShapes({ masks }: { readonly masks: ReadonlyArray<Polygon> }) {
  if (masks.length === 0) return null
  return (
    <svg
      className={classes.masks}
      viewBox="0 0 1 1"
      preserveAspectRatio="none"
      data-masks={masks.length}
      aria-hidden
    >
      {masks.map((mask, index) => (
        <polygon key={index} points={mask.map(({ x, y }) => `${x},${y}`).join(' ')} />
      ))}
    </svg>
  )
}
