import { useEffect, useRef, useState } from 'react'
import type { CameraWithState } from '../../../contracts/cameras.ts'
import type { CameraId } from '../../../contracts/ids.ts'
import type { TileContent } from '../../../contracts/wall.ts'
import type { ViewTile } from './tiles-of-view.ts'

type Carousel = Extract<TileContent, { readonly kind: 'carousel' }>

/** Which of its cameras a carousel shows after `steps` steps: those that are off or gone are left out. */
export function carouselCamera(
  { cameraIds }: Carousel,
  steps: number,
  cameras: ReadonlyMap<CameraId, CameraWithState>,
): { readonly camera: CameraWithState; readonly number: number; readonly of: number } | null {
  const there = cameraIds.flatMap((id) => cameras.get(id) ?? [])
  const on = there.filter(({ enabled }) => enabled)
  const shown = on.length > 0 ? on : there
  const index = shown.length === 0 ? 0 : steps % shown.length
  const camera = shown[index]
  return camera ? { camera, number: index + 1, of: shown.length } : null
}

type Steps = Readonly<Record<string, number>>

/** Counts the steps of all carousels of a view. One that is paused stands still; so do all while the window is hidden. */
export function useCarousels(tiles: ReadonlyArray<ViewTile>) {
  const [steps, setSteps] = useState<Steps>({})
  const [paused, setPaused] = useState<ReadonlySet<string>>(new Set())
  const waited = useRef(new Map<string, number>())
  const carousels = tiles.filter(({ content }) => content.kind === 'carousel')
  const any = carousels.length > 0
  const latest = useRef({ carousels, paused })
  useEffect(() => {
    latest.current = { carousels, paused }
  })

  useEffect(() => {
    if (!any) return
    const second = () => {
      if (document.hidden) return
      const due = latest.current.carousels.flatMap(({ key, content }) => {
        if (content.kind !== 'carousel' || latest.current.paused.has(key)) return []
        const seconds = (waited.current.get(key) ?? 0) + 1
        waited.current.set(key, seconds % content.seconds)
        return seconds >= content.seconds ? [key] : []
      })
      if (due.length === 0) return
      setSteps((now) => ({
        ...now,
        ...Object.fromEntries(due.map((key) => [key, (now[key] ?? 0) + 1])),
      }))
    }
    const timer = setInterval(second, 1000)
    return () => clearInterval(timer)
  }, [any])

  const togglePause = (key: string) =>
    setPaused((now) => {
      const next = new Set(now)
      if (!next.delete(key)) next.add(key)
      return next
    })
  return { steps, paused, togglePause }
}
