import { ActionIcon, Menu, Modal, Button, Group, TextInput } from '@mantine/core'
import {
  IconAppWindow,
  IconArrowLeft,
  IconArrowRight,
  IconCopy,
  IconCursorText,
  IconDeviceDesktop,
  IconDotsVertical,
  IconEdit,
  IconTrash,
} from '@tabler/icons-react'
import { useState } from 'react'
import type { Display } from '../../../contracts/desktop.ts'
import type { WallView } from '../../../contracts/wall.ts'
import { useApi } from '../../client/api.ts'
import { listDisplays } from '../../client/desktop.ts'
import { useAction } from '../../client/use-action.ts'
import { Kbd } from '../../ui/Kbd.tsx'
import { fieldsOf, useViewActions } from './use-views.ts'
import type { WallCommands } from './use-wall-commands.ts'

export type ViewMenuProps = {
  readonly views: ReadonlyArray<WallView>
  readonly view: WallView | null
  readonly commands: WallCommands
}

/** Everything that can be done with a view as a whole. */
export function ViewMenu({ views, view, commands }: ViewMenuProps) {
  const actions = useViewActions(views, commands.showView)
  const [renames, setRenames] = useState(false)
  const [displays, setDisplays] = useState<ReadonlyArray<Display>>([])
  const index = views.findIndex(({ id }) => id === view?.id)
  return (
    <>
      <Menu
        position="bottom-end"
        width={280}
        onOpen={() => void listDisplays().then(setDisplays, () => undefined)}
      >
        <Menu.Target>
          <ActionIcon size={36} aria-label={view ? `More for the view ${view.name}` : 'More'}>
            <IconDotsVertical size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconEdit size={18} />}
            rightSection={<Kbd>E</Kbd>}
            onClick={commands.edit}
          >
            {view ? 'Edit view' : 'Make a view of this'}
          </Menu.Item>
          {view && (
            <>
              <Menu.Item
                leftSection={<IconCursorText size={18} />}
                onClick={() => setRenames(true)}
              >
                Rename
              </Menu.Item>
              <Menu.Item
                leftSection={<IconCopy size={18} />}
                onClick={() => void actions.duplicate(view)}
              >
                Duplicate
              </Menu.Item>
              <Menu.Item
                leftSection={<IconArrowLeft size={18} />}
                disabled={index <= 0}
                onClick={() => void actions.move(view, -1)}
              >
                Move to the left
              </Menu.Item>
              <Menu.Item
                leftSection={<IconArrowRight size={18} />}
                disabled={index === views.length - 1}
                onClick={() => void actions.move(view, 1)}
              >
                Move to the right
              </Menu.Item>
            </>
          )}
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconAppWindow size={18} />}
            rightSection={<Kbd>W</Kbd>}
            onClick={() => void commands.openWindow()}
          >
            Open in a new window
          </Menu.Item>
          {displays.length > 1 &&
            displays.map(({ id, label, width, height, primary }) => (
              <Menu.Item
                key={id}
                leftSection={<IconDeviceDesktop size={18} />}
                onClick={() => void commands.openWindow(id)}
              >
                On {label} ({width}×{height}
                {primary ? ', main' : ''})
              </Menu.Item>
            ))}
          {view && (
            <>
              <Menu.Divider />
              <Menu.Item
                color="red"
                leftSection={<IconTrash size={18} />}
                onClick={() => void actions.remove(view)}
              >
                Delete view
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {view && <RenameView view={view} opened={renames} onClose={() => setRenames(false)} />}
    </>
  )
}

type RenameViewProps = {
  readonly view: WallView
  readonly opened: boolean
  readonly onClose: () => void
}

function RenameView({ view, opened, onClose }: RenameViewProps) {
  const api = useApi()
  const [name, setName] = useState(view.name)
  const rename = useAction(() =>
    api.wall.changeView({
      id: view.id,
      revision: view.revision,
      view: { ...fieldsOf(view), name },
    }),
  )
  return (
    <Modal opened={opened} onClose={onClose} title="Rename the view">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void rename.run().then((done) => done && onClose())
        }}
      >
        <TextInput
          label="Name"
          data-autofocus
          maxLength={60}
          value={name}
          error={rename.error}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={rename.busy} disabled={name.trim() === ''}>
            Rename
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
