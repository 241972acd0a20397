import { IconZoomReset } from '@tabler/icons-react'
import { useEffect, useRef, useState, type RefObject } from 'react'
import type { CameraId } from '../../../contracts/ids.ts'
import { useClient } from '../../client/client.ts'
import { describeFacts } from './describe-facts.ts'
import type { TileHandle } from './TileVideo.tsx'
import type { Zoom } from './zoom.ts'
import classes from './WallTile.module.css'

export type TileFactsProps = {
  readonly cameraId: CameraId
  readonly handle: RefObject<TileHandle | null>
  /** Show what is painted: rate, size, stream. */
  readonly detailed: boolean
  readonly zoom: Zoom
  readonly onWhole: () => void
}

/** In the upper corner of a picture: how much it is enlarged, and for who looks closely what is painted. */
export function TileFacts({ cameraId, handle, detailed, zoom, onWhole }: TileFactsProps) {
  return (
    <div className={classes.facts}>
      {zoom.scale > 1 && (
        <button
          type="button"
          className={classes.zoomed}
          aria-label={`Enlarged ${zoom.scale.toFixed(1)} times; show the whole picture`}
          onClick={onWhole}
          tabIndex={-1}
        >
          <IconZoomReset size={16} aria-hidden />
          <span className="nm-digits">{zoom.scale.toFixed(1)}×</span>
        </button>
      )}
      {detailed && <Painted cameraId={cameraId} handle={handle} />}
    </div>
  )
}

/** Painted frames a second with size and stream, measured while it is shown. */
function Painted({ cameraId, handle }: Pick<TileFactsProps, 'cameraId' | 'handle'>) {
  const { paintedFrames } = useClient()
  const [words, setWords] = useState('')
  const before = useRef<{ readonly frames: number; readonly atMs: number }>(null)
  useEffect(() => {
    const measure = () => {
      const now = { frames: paintedFrames.framesShown(cameraId), atMs: performance.now() }
      const last = before.current
      const fps = last && ((now.frames - last.frames) * 1000) / (now.atMs - last.atMs)
      before.current = now
      const picture = handle.current?.frame()?.picture ?? null
      setWords(describeFacts(picture, fps, handle.current?.noMain() ?? null))
    }
    measure()
    const timer = setInterval(measure, 1000)
    return () => clearInterval(timer)
  }, [cameraId, handle, paintedFrames])
  return <span className={`${classes.fact} nm-digits`}>{words}</span>
}
