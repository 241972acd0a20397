import { useEffect, useRef, type RefObject } from 'react'
import { panBy, zoomBy, type Zoom } from './zoom.ts'

/** How much one step of the wheel enlarges. */
const wheelFactor = 1.25

/** Wheel and drag on a picture: enlarge around the pointer, then move the part that is seen. */
export function useZoomPointer(
  picture: RefObject<HTMLElement | null>,
  zoom: Zoom,
  onZoom: (zoom: Zoom) => void,
): void {
  const latest = useRef({ zoom, onZoom })
  useEffect(() => {
    latest.current = { zoom, onZoom }
  })
  useEffect(() => {
    const element = picture.current
    if (!element) return
    const change = (next: Zoom) => {
      // Several events may come before the page is drawn again.
      latest.current = { ...latest.current, zoom: next }
      latest.current.onZoom(next)
    }
    const wheel = (event: WheelEvent) => {
      if (event.deltaY === 0 || (event.deltaY > 0 && latest.current.zoom.scale === 1)) return
      event.preventDefault()
      const box = element.getBoundingClientRect()
      const at = {
        x: (event.clientX - box.left) / box.width,
        y: (event.clientY - box.top) / box.height,
      }
      const factor = event.deltaY < 0 ? wheelFactor : 1 / wheelFactor
      change(zoomBy(latest.current.zoom, factor, at))
    }
    const press = (event: PointerEvent) => {
      if (latest.current.zoom.scale > 1 && event.button === 0)
        element.setPointerCapture(event.pointerId)
    }
    const drag = (event: PointerEvent) => {
      if (!element.hasPointerCapture(event.pointerId)) return
      const box = element.getBoundingClientRect()
      change(panBy(latest.current.zoom, event.movementX / box.width, event.movementY / box.height))
    }
    const stop = new AbortController()
    const { signal } = stop
    element.addEventListener('wheel', wheel, { passive: false, signal })
    element.addEventListener('pointerdown', press, { signal })
    element.addEventListener('pointermove', drag, { signal })
    return () => stop.abort()
  }, [picture])
}
