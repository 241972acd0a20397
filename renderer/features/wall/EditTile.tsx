import { ActionIcon } from '@mantine/core'
import {
  IconArrowsDiagonal2,
  IconCarouselHorizontal,
  IconClick,
  IconPencil,
  IconPlus,
  IconVideo,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react'
import type { KeyboardEvent, PointerEvent } from 'react'
import type { TileContent } from '../../../contracts/wall.ts'
import type { Place } from './place-tiles.ts'
import classes from './ViewEditor.module.css'

export type DragKind = 'move' | 'resize'

export type EditTileProps = {
  readonly index: number
  readonly place: Place
  readonly words: string
  readonly kind: TileContent['kind']
  readonly resizable: boolean
  /** The one that Tab leads to. */
  readonly chosen: boolean
  readonly dragged: boolean
  readonly onPress: (kind: DragKind, index: number, event: PointerEvent<HTMLElement>) => void
  readonly onMove: (event: PointerEvent<HTMLElement>) => void
  readonly onDrop: (event: PointerEvent<HTMLElement>) => void
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>, index: number) => void
  readonly onChoose: (index: number) => void
  readonly onRemove: (index: number) => void
}

const icons: Readonly<Record<TileContent['kind'], TablerIcon>> = {
  camera: IconVideo,
  carousel: IconCarouselHorizontal,
  hotspot: IconClick,
  empty: IconPlus,
}

/** One place of a view that is edited. */
export function EditTile(props: EditTileProps) {
  const { index, place, words, kind, resizable, chosen, dragged } = props
  const { onPress, onMove, onDrop, onKeyDown, onChoose, onRemove } = props
  const Icon = icons[kind]
  return (
    <div
      className={classes.tile}
      style={{ left: place.x, top: place.y, width: place.w, height: place.h }}
      role="button"
      tabIndex={chosen ? 0 : -1}
      aria-label={`Tile ${index + 1}: ${words}`}
      data-edit={index}
      data-kind={kind}
      data-dragged={dragged || undefined}
      onPointerDown={(event) => onPress('move', index, event)}
      onPointerMove={onMove}
      onPointerUp={onDrop}
      onPointerCancel={onDrop}
      onDoubleClick={() => onChoose(index)}
      onKeyDown={(event) => event.target === event.currentTarget && onKeyDown(event, index)}
    >
      <span className={classes.words}>
        <Icon size={18} aria-hidden />
        <span className={classes.name}>{words}</span>
      </span>
      <span className={classes.tools} onPointerDown={(event) => event.stopPropagation()}>
        <ActionIcon
          variant="filled"
          color="dark"
          size={30}
          tabIndex={-1}
          aria-label={`Choose what tile ${index + 1} shows`}
          onClick={() => onChoose(index)}
        >
          <IconPencil size={17} />
        </ActionIcon>
        {(kind !== 'empty' || resizable) && (
          <ActionIcon
            variant="filled"
            color="dark"
            size={30}
            tabIndex={-1}
            aria-label={resizable ? `Remove tile ${index + 1}` : `Empty tile ${index + 1}`}
            onClick={() => onRemove(index)}
          >
            <IconX size={17} />
          </ActionIcon>
        )}
      </span>
      {resizable && (
        <span
          className={classes.handle}
          data-resize
          aria-hidden
          onPointerDown={(event) => {
            event.stopPropagation()
            onPress('resize', index, event)
          }}
          onPointerMove={onMove}
          onPointerUp={onDrop}
          onPointerCancel={onDrop}
        >
          <IconArrowsDiagonal2 size={18} />
        </span>
      )}
    </div>
  )
}
