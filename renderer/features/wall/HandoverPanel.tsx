import { Button, Checkbox, Textarea } from '@mantine/core'
import { IconClipboardCheck } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { CameraWithState } from '../../../contracts/cameras.ts'
import type { HandoverNote } from '../../../contracts/wall.ts'
import { useApi } from '../../client/api.ts'
import { useAction } from '../../client/use-action.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { formatDateTime } from '../../ui/format-time.ts'
import { LoadingState } from '../../ui/LoadingState.tsx'
import { showError } from '../../ui/toasts.tsx'
import { SidePanel } from './SidePanel.tsx'
import { useHandover } from './use-handover.ts'
import classes from './Alarms.module.css'

export type HandoverPanelProps = {
  /** The camera that a new note may be about. */
  readonly camera: CameraWithState | null
  readonly onClose: () => void
}

/** What one operator leaves to the next: notes that wait to be taken over first. */
export function HandoverPanel({ camera, onClose }: HandoverPanelProps) {
  const notes = useHandover()
  const waiting = notes.data?.filter(({ taken }) => taken === null) ?? []
  const taken = notes.data?.filter((note) => note.taken !== null) ?? []
  return (
    <SidePanel title="Hand-over notes" onClose={onClose}>
      <NewNote camera={camera} />
      {notes.data === undefined ? (
        notes.error === undefined ? (
          <LoadingState label="Reading the notes…" />
        ) : (
          <ErrorState
            title="The notes could not be read"
            message={notes.error}
            onRetry={notes.reload}
          />
        )
      ) : notes.data.length === 0 ? (
        <EmptyState icon={<IconClipboardCheck size={28} stroke={1.6} />} title="No notes">
          Write down what the next operator has to know.
        </EmptyState>
      ) : (
        <ul className={classes.list} style={{ marginTop: 16 }}>
          {[...waiting, ...taken].map((note) => (
            <Note key={note.id} note={note} />
          ))}
        </ul>
      )}
    </SidePanel>
  )
}

function NewNote({ camera }: { readonly camera: CameraWithState | null }) {
  const api = useApi()
  const [text, setText] = useState('')
  const [aboutCamera, setAboutCamera] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const leave = useAction(() =>
    api.wall.addHandover({ text, cameraId: aboutCamera && camera ? camera.id : null }),
  )
  useEffect(() => field.current?.focus(), [])
  const submit = async () => {
    if (text.trim() === '' || !(await leave.run())) return
    setText('')
    setAboutCamera(false)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <Textarea
        ref={field}
        label="For the next operator"
        placeholder="What has to be known or done?"
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2000}
        value={text}
        error={leave.error}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur()
          if (event.key === 'Enter' && event.ctrlKey) void submit()
        }}
      />
      <div className={classes.row}>
        {camera ? (
          <Checkbox
            label={`About ${camera.name}`}
            checked={aboutCamera}
            onChange={(event) => setAboutCamera(event.currentTarget.checked)}
          />
        ) : (
          <span />
        )}
        <Button type="submit" loading={leave.busy} disabled={text.trim() === ''}>
          Leave note
        </Button>
      </div>
    </form>
  )
}

function Note({ note }: { readonly note: HandoverNote }) {
  const api = useApi()
  const timeZone = useTimeZone()
  const [busy, setBusy] = useState(false)
  const take = async () => {
    setBusy(true)
    try {
      await api.wall.takeHandover({ id: note.id })
    } catch (error) {
      showError('The note could not be taken over', error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <li className={classes.item} data-done={note.taken !== null || undefined}>
      <p className={classes.text}>{note.text}</p>
      <span className={classes.by}>
        {note.by}, {formatDateTime(note.at, timeZone)}
        {note.camera && `, about ${note.camera.name}`}
      </span>
      {note.taken ? (
        <span className={classes.by}>
          Taken over by {note.taken.by}, {formatDateTime(note.taken.at, timeZone)}
        </span>
      ) : (
        <div className={classes.row}>
          <span />
          <Button size="compact-md" variant="light" loading={busy} onClick={() => void take()}>
            Take over
          </Button>
        </div>
      )}
    </li>
  )
}
