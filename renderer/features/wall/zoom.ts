/** What part of a picture is seen: `scale` 1 is all of it; `x`, `y` is the point in the middle, as fractions. */
export type Zoom = { readonly scale: number; readonly x: number; readonly y: number }

export const wholePicture: Zoom = { scale: 1, x: 0.5, y: 0.5 }

const mostScale = 8

/** Keeps the picture's edges out of the view. */
function keepInside({ scale, x, y }: Zoom): Zoom {
  if (scale <= 1) return wholePicture
  const margin = 0.5 / scale
  const inside = (value: number) => Math.max(margin, Math.min(value, 1 - margin))
  return { scale, x: inside(x), y: inside(y) }
}

/**
 * Enlarges `factor` times; the point of the picture under `at` (fractions of what is seen, 0.5 is the middle) stays
 * under it.
 */
export function zoomBy(zoom: Zoom, factor: number, at = { x: 0.5, y: 0.5 }): Zoom {
  const scale = Math.max(1, Math.min(zoom.scale * factor, mostScale))
  const move = 1 / zoom.scale - 1 / scale
  return keepInside({
    scale,
    x: zoom.x + (at.x - 0.5) * move,
    y: zoom.y + (at.y - 0.5) * move,
  })
}

/** Drags the picture by fractions of what is seen. */
export function panBy(zoom: Zoom, dx: number, dy: number): Zoom {
  return keepInside({ ...zoom, x: zoom.x - dx / zoom.scale, y: zoom.y - dy / zoom.scale })
}

/** For the element that holds the picture, which fills it. */
export function zoomTransform({ scale, x, y }: Zoom): string {
  if (scale === 1) return 'none'
  const shift = (value: number) => `${((0.5 - value) * scale * 100).toFixed(3)}%`
  return `translate(${shift(x)}, ${shift(y)}) scale(${scale.toFixed(4)})`
}
