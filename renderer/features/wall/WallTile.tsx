import { IconUserCheck } from '@tabler/icons-react'
import { memo, useCallback, useEffect, useRef, useState } from 'react'
import type { CameraState, CameraWithState } from '../../../contracts/cameras.ts'
import { useLive } from '../../client/live-store.ts'
import type { PreviewQuality } from '../../client/preview-hub.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import { describeCameraState } from '../../ui/describe-camera-state.ts'
import { formatTime } from '../../ui/format-time.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { useNow } from '../../ui/use-now.ts'
import type { Place } from './place-tiles.ts'
import { TileAlarm } from './TileAlarm.tsx'
import { TileFacts } from './TileFacts.tsx'
import { TileNotice } from './TileNotice.tsx'
import { TileVideo, type TileHandle } from './TileVideo.tsx'
import type { TileAlarmKind } from './use-alarms.ts'
import { useZoomPointer } from './use-zoom-pointer.ts'
import { wholePicture, type Zoom } from './zoom.ts'
import classes from './WallTile.module.css'

/** What happens on a tile; the same functions for all of them. */
export type TileEvents = {
  readonly onSelect: (key: string) => void
  readonly onOpen: (key: string) => void
  readonly onZoom: (key: string, zoom: Zoom) => void
  readonly onHandle: (key: string, handle: TileHandle | null) => void
}

export type WallTileProps = TileEvents & {
  readonly tileKey: string
  readonly camera: CameraWithState
  readonly place: Place
  /** `enlarged`: alone; `hidden`: another one is alone. */
  readonly role: 'grid' | 'enlarged' | 'hidden'
  readonly quality: PreviewQuality
  readonly zoom: Zoom
  /** The one that the keys act on. */
  readonly selected: boolean
  /** Keys led here, so the focus follows. */
  readonly takesFocus: boolean
  readonly alarm: TileAlarmKind | null
  /** What the tile is besides a camera: `Hotspot`, `Carousel 2 of 5`. */
  readonly badge: string | null
}

/** One camera on the wall: picture, name, state, and who was last recognised. */
export const WallTile = memo(function WallTile(props: WallTileProps) {
  const { tileKey, camera, place, role, zoom, selected, takesFocus, alarm, badge } = props
  const { onSelect, onOpen, onZoom, onHandle } = props
  const state = useLive(({ cameraStates }) => cameraStates[camera.id]) ?? camera.state
  const [pictureOf, setPictureOf] = useState<string | null>(null)
  const hasPicture = pictureOf === camera.id
  const [hovered, setHovered] = useState(false)
  const now = useNow(state.kind === 'retrying' ? 1000 : null)
  const words = describeCameraState(state, now)
  const root = useRef<HTMLDivElement>(null)
  const picture = useRef<HTMLDivElement>(null)
  const handle = useRef<TileHandle>(null)

  const notePicture = useCallback(() => setPictureOf(camera.id), [camera.id])
  const keepHandle = useCallback(
    (own: TileHandle | null) => {
      handle.current = own
      onHandle(tileKey, own)
    },
    [tileKey, onHandle],
  )
  useZoomPointer(picture, zoom, (next) => onZoom(tileKey, next))
  useEffect(() => {
    if (takesFocus) root.current?.focus({ preventScroll: role !== 'grid' })
  }, [takesFocus, role])

  const showsPicture = hasPicture && (state.kind === 'live' || state.kind === 'degraded')
  const covered = role !== 'hidden' && !showsPicture
  const enlarged = role === 'enlarged'
  return (
    <div
      ref={root}
      className={classes.tile}
      style={
        enlarged ? undefined : { left: place.x, top: place.y, width: place.w, height: place.h }
      }
      role="button"
      tabIndex={selected ? 0 : -1}
      aria-label={[camera.name, words.word, badge, alarm && `Alarm: ${alarm.words}`]
        .filter(Boolean)
        .join(', ')}
      title={words.detail ?? undefined}
      aria-pressed={enlarged}
      data-tile={tileKey}
      data-camera={camera.id}
      data-state={state.kind}
      data-place={role}
      data-words={enlarged ? 'below' : place.words}
      data-alarm={alarm?.kind}
      data-selected={selected || undefined}
      onFocus={() => onSelect(tileKey)}
      onMouseEnter={() => setHovered(true)}
      onMouseLeave={() => setHovered(false)}
      onMouseDown={() => onSelect(tileKey)}
      onDoubleClick={() => onOpen(tileKey)}
    >
      <div ref={picture} className={classes.picture} data-zoomed={zoom.scale > 1 || undefined}>
        <TileVideo
          key={camera.id}
          cameraId={camera.id}
          visible={role !== 'hidden' && wantsPicture(state)}
          quality={props.quality}
          masks={camera.masks}
          zoom={zoom}
          onPicture={notePicture}
          onHandle={keepHandle}
        />
        {covered && (
          <TileNotice
            words={words}
            state={state}
            lastAtMs={hasPicture ? (handle.current?.frame()?.picture.atMs ?? null) : null}
          />
        )}
        {showsPicture && (
          <TileFacts
            cameraId={camera.id}
            handle={handle}
            detailed={hovered || enlarged || place.large}
            zoom={zoom}
            onWhole={() => onZoom(tileKey, wholePicture)}
          />
        )}
        {alarm && <TileAlarm alarm={alarm} />}
        {badge !== null && <span className={classes.badge}>{badge}</span>}
      </div>
      <div className={classes.footer}>
        <div className={classes.line}>
          <span className={classes.name}>{camera.name}</span>
          <span className={classes.state} data-told={covered || undefined}>
            <StateBadge
              tone={words.tone}
              icon={words.icon}
              word={
                state.kind === 'retrying'
                  ? 'Fault'
                  : state.kind === 'degraded'
                    ? 'Degraded'
                    : words.word
              }
            />
          </span>
        </div>
        <LastMatch camera={camera} />
      </div>
    </div>
  )
})

/** A camera that is off, resting or elsewhere sends nothing to this desktop. */
function wantsPicture({ kind }: CameraState): boolean {
  return kind !== 'disabled' && kind !== 'resting' && kind !== 'elsewhere'
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
