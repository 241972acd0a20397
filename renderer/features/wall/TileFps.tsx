import { useEffect, useRef, useState } from 'react'
import type { CameraId } from '../../../contracts/ids.ts'
import { useClient } from '../../client/client.ts'
import classes from './WallTile.module.css'

/** Painted frames a second, measured while it is shown. */
export function TileFps({ cameraId }: { readonly cameraId: CameraId }) {
  const { paintedFrames } = useClient()
  const [fps, setFps] = useState<number | null>(null)
  const before = useRef<{ readonly frames: number; readonly atMs: number }>(null)
  useEffect(() => {
    const measure = () => {
      const now = { frames: paintedFrames.framesShown(cameraId), atMs: performance.now() }
      const last = before.current
      if (last) setFps(((now.frames - last.frames) * 1000) / (now.atMs - last.atMs))
      before.current = now
    }
    measure()
    const timer = setInterval(measure, 1000)
    return () => clearInterval(timer)
  }, [cameraId, paintedFrames])
  return (
    <span className={`${classes.fps} nm-digits`}>
      {fps === null ? 'measuring…' : `${fps.toFixed(1)} fps`}
    </span>
  )
}
