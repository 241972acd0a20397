import { IconClick, IconVideoOff, type TablerIcon } from '@tabler/icons-react'
import type { CameraId } from '../../../contracts/ids.ts'
import type { WallLayout } from '../../../contracts/wall.ts'
import type { Place } from './place-tiles.ts'
import type { TileAlarmKind } from './use-alarms.ts'
import type { ShownTile, WallTilesState } from './use-tiles.ts'
import { WallTile } from './WallTile.tsx'
import classes from './WallPage.module.css'

/** From this enlargement on the main stream is worth its decoding. */
const closeScale = 1.9

export type WallTilesProps = {
  readonly tiles: WallTilesState
  /** Of the page that is shown, in the order of `places`. */
  readonly page: ReadonlyArray<ShownTile>
  readonly places: ReadonlyArray<Place>
  readonly layout: WallLayout
  readonly alarms: ReadonlyMap<CameraId, TileAlarmKind>
  readonly onOpen: (key: string) => void
}

/** The tiles of a page, each at its place. A tile that changes its place keeps its picture. */
export function WallTiles({ tiles, page, places, layout, alarms, onOpen }: WallTilesProps) {
  const { enlargedKey, selectedKey } = tiles
  const onWall = page.flatMap((tile, index) => {
    const place = places[index]
    return place ? [{ tile, place }] : []
  })
  const height = Math.max(0, ...places.map(({ y, h }) => y + h))
  // In the order of their keys, not of their places: an element that is moved within the page stops its picture.
  const ordered = onWall.toSorted((a, b) => (a.tile.key < b.tile.key ? -1 : 1))
  return (
    <div
      className={classes.tiles}
      style={enlargedKey === null ? { minHeight: height } : undefined}
      role="group"
      aria-label="Cameras"
      data-layout={layout}
    >
      {ordered.map(({ tile, place }) => {
        const { key, camera, badge } = tile
        const zoom = tiles.zoomOf(key)
        if (!camera)
          return <NoCamera key={key} tile={tile} place={place} hidden={enlargedKey !== null} />
        return (
          <WallTile
            key={key}
            tileKey={key}
            camera={camera}
            place={place}
            role={enlargedKey === null ? 'grid' : key === enlargedKey ? 'enlarged' : 'hidden'}
            quality={
              key === enlargedKey || zoom.scale >= closeScale || isLarge(tile, place, layout)
                ? 'main'
                : 'sub'
            }
            zoom={zoom}
            selected={key === selectedKey}
            takesFocus={key === selectedKey && tiles.byKey}
            alarm={alarms.get(camera.id) ?? null}
            badge={badge}
            onSelect={tiles.select}
            onOpen={onOpen}
            onZoom={tiles.zoomTo}
            onHandle={tiles.keepHandle}
          />
        )
      })}
    </div>
  )
}

/** The main stream is decoded for what is looked at closely, and for nothing else. */
function isLarge({ content }: ShownTile, { large }: Place, layout: WallLayout): boolean {
  return large && (layout !== 'free' || content.kind === 'hotspot')
}

type NoCameraProps = { readonly tile: ShownTile; readonly place: Place; readonly hidden: boolean }

/** A place without a picture. */
function NoCamera({ tile, place, hidden }: NoCameraProps) {
  const { x, y, w, h } = place
  const { icon: Icon, words } = noCameraWords(tile)
  if (hidden) return null
  return (
    <div
      className={classes.none}
      style={{ left: x, top: y, width: w, height: h }}
      data-content={tile.content.kind}
    >
      {words !== '' && (
        <>
          <Icon size={24} stroke={1.6} aria-hidden />
          {words}
        </>
      )}
    </div>
  )
}

function noCameraWords({ content }: ShownTile): {
  readonly icon: TablerIcon
  readonly words: string
} {
  switch (content.kind) {
    case 'camera':
      return { icon: IconVideoOff, words: 'This camera was deleted' }
    case 'carousel':
      return { icon: IconVideoOff, words: 'The cameras of this carousel were deleted' }
    case 'hotspot':
      return { icon: IconClick, words: 'Choose a camera and it is shown here' }
    case 'empty':
      return { icon: IconVideoOff, words: '' }
    default:
      return content satisfies never
  }
}
