import { ActionIcon, Checkbox, Menu, Tooltip } from '@mantine/core'
import {
  IconCopy,
  IconDots,
  IconGripVertical,
  IconPencil,
  IconPhoto,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnected,
  IconTimeline,
  IconTrash,
} from '@tabler/icons-react'
import type { CameraWithState } from '../../../contracts/cameras.ts'
import type { CameraRow } from './camera-row.ts'
import { useRowActions } from './row-actions.ts'
import classes from './cameras.module.css'

/** Chooses the camera for what is done with several. A click beside the box counts too. */
export function ChooseCell({ row: { camera, chosen } }: { readonly row: CameraRow }) {
  const { toggle } = useRowActions()
  return (
    <span
      className={classes.choose}
      onClick={(event) => {
        event.stopPropagation()
        toggle(camera.id)
      }}
    >
      <Checkbox
        aria-label={`Choose ${camera.name}`}
        // In a grid the arrow keys lead to rows; Space chooses the row.
        tabIndex={-1}
        checked={chosen}
        readOnly
        size="sm"
      />
    </span>
  )
}

/** The place on the wall, and the handle that changes it. */
export function PlaceCell({
  row: { camera, number, movable, dragged },
}: {
  readonly row: CameraRow
}) {
  const { drag } = useRowActions()
  return (
    <span className={classes.place} data-dragged={dragged || undefined}>
      <Tooltip
        label={
          movable
            ? 'Drag to another place on the wall, or press Alt with the up or down arrow'
            : 'To change places, sort by No. and clear search and filters'
        }
        multiline
        w={260}
        disabled={dragged}
      >
        <span
          className={classes.handle}
          data-movable={movable || undefined}
          aria-hidden
          onClick={(event) => event.stopPropagation()}
          onPointerDown={(event) => {
            if (movable && event.button === 0) drag(camera.id, event)
          }}
        >
          <IconGripVertical size={16} />
        </span>
      </Tooltip>
      <span className={classes.soft}>{number}</span>
    </span>
  )
}

/** All that can be done with one camera. */
export function MenuCell({ camera }: { readonly camera: CameraWithState }) {
  const actions = useRowActions()
  return (
    <span onClick={(event) => event.stopPropagation()}>
      <Menu position="bottom-end" width={200} withinPortal>
        <Menu.Target>
          <ActionIcon aria-label={`Actions for ${camera.name}`}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconPencil size={16} />}
            onClick={() => actions.open(camera, 'edit')}
          >
            Edit
          </Menu.Item>
          <Menu.Item
            leftSection={<IconPlugConnected size={16} />}
            onClick={() => actions.open(camera, 'test')}
          >
            Test
          </Menu.Item>
          <Menu.Item
            leftSection={<IconPhoto size={16} />}
            onClick={() => actions.open(camera, 'picture')}
          >
            Masks, zones, line
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTimeline size={16} />}
            onClick={() => actions.open(camera, 'timeline')}
          >
            Timeline
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => actions.duplicate(camera)}>
            Duplicate
          </Menu.Item>
          <Menu.Item
            leftSection={
              camera.enabled ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />
            }
            onClick={() => actions.setEnabled(camera, !camera.enabled)}
          >
            {camera.enabled ? 'Switch off' : 'Switch on'}
          </Menu.Item>
          <Menu.Item
            className={classes.delete}
            leftSection={<IconTrash size={16} />}
            onClick={() => actions.remove(camera)}
          >
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </span>
  )
}
