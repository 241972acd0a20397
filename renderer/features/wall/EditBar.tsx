import { Button, Checkbox, Group, Popover, Select, Stack, TextInput } from '@mantine/core'
import { IconBell, IconPencil, IconPlus } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { CameraWithState } from '../../../contracts/cameras.ts'
import { WallLayout, type WallView } from '../../../contracts/wall.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { showNotice } from '../../ui/toasts.tsx'
import { addSlot, slotsOf } from './edit-slots.ts'
import { layoutChoices } from './layout-words.ts'
import type { Draft } from './use-draft.ts'
import { freeName } from './use-views.ts'
import classes from './ViewBar.module.css'

export type EditBarProps = {
  readonly draft: Draft
  readonly cameras: ReadonlyArray<CameraWithState>
  readonly views: ReadonlyArray<WallView>
  readonly onShow: (id: string | null) => void
}

/** In place of the bar of views while one is edited: its name, layout and alarms, and the ways out. */
export function EditBar({ draft, cameras, views, onShow }: EditBarProps) {
  const [asks, setAsks] = useState(false)
  const { fields, change, changed } = draft
  const save = async () => {
    const saved = await draft.save()
    if (saved) onShow(saved.id)
  }
  const leave = () => (changed ? setAsks(true) : draft.discard())
  useEditKeys(save, leave)
  if (!fields) return null

  const setLayout = (layout: WallLayout) => {
    // Free tiles need places of their own; what was in order before goes on in that order.
    const contents = fields.slots.length
      ? fields.slots.map(({ content }) => content)
      : cameras.map(({ id }) => ({ kind: 'camera', cameraId: id }) as const)
    const starts = layout === 'free' && fields.layout !== 'free'
    change({ layout, ...(starts ? { slots: [...slotsOf(contents)] } : {}) })
  }
  const addTile = () => {
    const slots = addSlot(fields.slots, { kind: 'empty' })
    if (slots) change({ slots: [...slots] })
    else showNotice('There is no room for another tile. Make one smaller first.')
  }
  return (
    <div className={classes.bar} data-editing role="toolbar" aria-label="Edit the view">
      <IconPencil size={20} aria-hidden />
      <span className={classes.editing}>{draft.of ? 'Editing' : 'New view'}</span>
      <TextInput
        aria-label="Name of the view"
        w={200}
        maxLength={60}
        value={fields.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Select
        aria-label="Layout"
        w={230}
        allowDeselect={false}
        comboboxProps={{ width: 260 }}
        maxDropdownHeight={420}
        data={[...layoutChoices(true)]}
        value={fields.layout}
        onChange={(value) => {
          const layout = WallLayout.safeParse(value)
          if (layout.success) setLayout(layout.data)
        }}
      />
      {fields.layout === 'free' && (
        <Button variant="default" leftSection={<IconPlus size={18} />} onClick={addTile}>
          Add tile
        </Button>
      )}
      <AlarmChoice draft={draft} />
      {draft.error === null ? (
        <span className={classes.spacer} />
      ) : (
        <span className={classes.error} role="alert">
          {draft.error}
        </span>
      )}
      <Group gap="sm" wrap="nowrap">
        {draft.error !== null && draft.of && (
          <Button variant="default" onClick={() => draft.detach(freeName(fields.name, views))}>
            Keep as a new view
          </Button>
        )}
        <Button variant="default" onClick={leave}>
          Cancel
        </Button>
        <Button
          loading={draft.busy}
          disabled={fields.name.trim() === ''}
          onClick={() => void save()}
        >
          Save view
        </Button>
      </Group>
      <ConfirmDialog
        opened={asks}
        title="Leave without saving?"
        confirmLabel="Leave"
        busy={false}
        error={undefined}
        onConfirm={() => {
          setAsks(false)
          draft.discard()
        }}
        onClose={() => setAsks(false)}
      >
        What you changed in “{fields.name}” is lost.
      </ConfirmDialog>
    </div>
  )
}

function AlarmChoice({ draft }: { readonly draft: Draft }) {
  const { fields, change } = draft
  if (!fields) return null
  const { alarms } = fields
  const choices = [
    ['watchList', 'Somebody on the watch list'],
    ['unknown', 'An unknown face'],
    ['sound', 'With sound'],
  ] as const
  return (
    <Popover position="bottom-start" width={280} trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconBell size={18} />}>
          Alarms
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="What raises an alarm in this view">
        <Stack gap="sm">
          {choices.map(([name, label]) => (
            <Checkbox
              key={name}
              label={label}
              checked={alarms[name]}
              onChange={(event) =>
                change({ alarms: { ...alarms, [name]: event.currentTarget.checked } })
              }
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

/** Ctrl+S saves, Esc leaves; not while a dialog is open on top. */
function useEditKeys(save: () => Promise<void>, leave: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { target } = event
      if (target instanceof Element && target.closest('[role="dialog"], [role="listbox"]')) return
      if (event.key.toLowerCase() === 's' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault()
        void save()
      } else if (event.key === 'Escape' && !event.defaultPrevented) {
        if (target instanceof HTMLInputElement) target.blur()
        else leave()
      }
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  })
}
