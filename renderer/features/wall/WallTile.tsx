import { IconUserCheck } from '@tabler/icons-react'
import { memo, useCallback, useEffect, useRef, useState } from 'react'
import type { CameraState, CameraWithState } from '../../../contracts/cameras.ts'
import { useLive } from '../../client/live-store.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import { describeCameraState } from '../../ui/describe-camera-state.ts'
import { formatTime } from '../../ui/format-time.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { useNow } from '../../ui/use-now.ts'
import { TileFps } from './TileFps.tsx'
import { TileNotice } from './TileNotice.tsx'
import { TileVideo } from './TileVideo.tsx'
import classes from './WallTile.module.css'

export type WallTileProps = {
  readonly camera: CameraWithState
  /** `grid`: among others; `enlarged`: alone; `hidden`: another one is alone. */
  readonly place: 'grid' | 'enlarged' | 'hidden'
  /** The one that the keys act on. */
  readonly selected: boolean
  /** Keys led here, so the focus follows. */
  readonly takesFocus: boolean
  readonly onSelect: (camera: CameraWithState) => void
  readonly onEnlarge: (camera: CameraWithState) => void
}

/** One camera on the wall: picture, name, state, and who was last recognised. */
export const WallTile = memo(function WallTile(props: WallTileProps) {
  const { camera, place, selected, takesFocus, onSelect, onEnlarge } = props
  const state = useLive(({ cameraStates }) => cameraStates[camera.id]) ?? camera.state
  const [hasPicture, setHasPicture] = useState(false)
  const [hovered, setHovered] = useState(false)
  const now = useNow(state.kind === 'retrying' ? 1000 : null)
  const words = describeCameraState(state, now)
  const root = useRef<HTMLDivElement>(null)

  const notePicture = useCallback(() => setHasPicture(true), [])
  useEffect(() => {
    if (takesFocus) root.current?.focus()
  }, [takesFocus, place])

  return (
    <div
      ref={root}
      className={classes.tile}
      role="button"
      tabIndex={selected ? 0 : -1}
      aria-label={`${camera.name}, ${words.word}`}
      title={words.detail ?? undefined}
      aria-pressed={place === 'enlarged'}
      data-camera={camera.id}
      data-state={state.kind}
      data-place={place}
      data-selected={selected || undefined}
      onFocus={() => onSelect(camera)}
      onMouseEnter={() => setHovered(true)}
      onMouseLeave={() => setHovered(false)}
      onMouseDown={() => onSelect(camera)}
      onDoubleClick={() => onEnlarge(camera)}
    >
      <div className={classes.picture}>
        <TileVideo cameraId={camera.id} visible={place !== 'hidden'} onPicture={notePicture} />
        {noticeIsDue(state, hasPicture) && <TileNotice words={words} />}
        {(hovered || place === 'enlarged') && state.kind === 'live' && hasPicture && (
          <TileFps cameraId={camera.id} />
        )}
      </div>
      <div className={classes.footer}>
        <div className={classes.line}>
          <span className={classes.name}>{camera.name}</span>
          <StateBadge
            tone={words.tone}
            icon={words.icon}
            word={state.kind === 'retrying' ? 'Fault' : words.word}
          />
        </div>
        <LastMatch camera={camera} />
      </div>
    </div>
  )
})

/** The picture is covered when it says nothing, or something that is no longer true. */
function noticeIsDue(state: CameraState, hasPicture: boolean): boolean {
  return state.kind !== 'live' || !hasPicture
}

function LastMatch({ camera }: { readonly camera: CameraWithState }) {
  const match = useLive(({ lastMatch }) => lastMatch[camera.id])
  const timeZone = useTimeZone()
  if (!match?.person) return <div className={classes.nobody}>Nobody recognised yet</div>
  return (
    <div key={match.id} className={classes.match}>
      <IconUserCheck className={classes.matchIcon} size={16} aria-label="Last recognised:" />
      <span className={classes.matchName}>{match.person.name}</span>
      <time className={`${classes.matchTime} nm-digits`} dateTime={match.firstSeenAt}>
        {formatTime(match.firstSeenAt, timeZone)}
      </time>
    </div>
  )
}
