import { Button, TextInput } from '@mantine/core'
import { IconBellCheck } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { Alarm } from '../../../contracts/wall.ts'
import { useApi } from '../../client/api.ts'
import { useAction } from '../../client/use-action.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Crop } from '../../ui/FaceImage.tsx'
import { formatTime } from '../../ui/format-time.ts'
import { Kbd } from '../../ui/Kbd.tsx'
import { SidePanel } from './SidePanel.tsx'
import { alarmWords } from './use-alarms.ts'
import classes from './Alarms.module.css'

export type AlarmPanelProps = {
  /** Open ones, newest first. */
  readonly alarms: ReadonlyArray<Alarm>
  /** The one that the keys act on. */
  readonly currentId: string | null
  /** Grows each time the keys ask for the note field of the current one. */
  readonly noteWanted: number
  readonly onCurrent: (id: string) => void
  readonly onAcknowledge: (alarms: ReadonlyArray<Alarm>) => void
  readonly onShow: (alarm: Alarm) => void
  readonly onClose: () => void
}

/** All alarms that nobody has acknowledged. */
export function AlarmPanel(props: AlarmPanelProps) {
  const { alarms, currentId, noteWanted, onCurrent, onAcknowledge, onShow, onClose } = props
  return (
    <SidePanel
      title="Open alarms"
      onClose={onClose}
      action={
        alarms.length > 1 && (
          <Button
            size="compact-sm"
            variant="default"
            rightSection={<Kbd>Shift A</Kbd>}
            onClick={() => onAcknowledge(alarms)}
          >
            Acknowledge all
          </Button>
        )
      }
    >
      {alarms.length === 0 ? (
        <EmptyState icon={<IconBellCheck size={28} stroke={1.6} />} title="No open alarms">
          Alarms of the watch list, and unknown faces where a view asks for them, wait here until
          somebody acknowledges them.
        </EmptyState>
      ) : (
        <ul className={classes.list}>
          {alarms.map((alarm) => (
            <AlarmItem
              key={alarm.id}
              alarm={alarm}
              current={alarm.id === currentId}
              noteWanted={alarm.id === currentId ? noteWanted : 0}
              onCurrent={() => onCurrent(alarm.id)}
              onAcknowledge={() => onAcknowledge([alarm])}
              onShow={() => onShow(alarm)}
            />
          ))}
        </ul>
      )}
    </SidePanel>
  )
}

type AlarmItemProps = {
  readonly alarm: Alarm
  readonly current: boolean
  readonly noteWanted: number
  readonly onCurrent: () => void
  readonly onAcknowledge: () => void
  readonly onShow: () => void
}

function AlarmItem(props: AlarmItemProps) {
  const { alarm, current, noteWanted, onCurrent, onAcknowledge, onShow } = props
  const timeZone = useTimeZone()
  const who = alarmWords(alarm)
  const root = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (current) root.current?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <li
      ref={root}
      className={classes.item}
      data-kind={alarm.kind}
      data-current={current || undefined}
      aria-current={current || undefined}
      aria-label={`${who}, ${alarm.cameraName}`}
      onMouseDown={onCurrent}
      onFocus={onCurrent}
    >
      <div className={classes.head}>
        <Crop sightingId={alarm.sightingId} of={who} size={56} />
        <div>
          <div className={classes.title}>{who}</div>
          <div className={classes.where}>
            {alarm.cameraName},{' '}
            <time className="nm-digits" dateTime={alarm.at}>
              {formatTime(alarm.at, timeZone)}
            </time>
          </div>
          {alarm.person && <div className={classes.where}>{alarm.person.reason}</div>}
        </div>
      </div>
      <Notes alarm={alarm} />
      {current && <NoteForm alarm={alarm} wanted={noteWanted} />}
      <div className={classes.row}>
        <Button size="compact-md" variant="subtle" onClick={onShow}>
          Show camera
        </Button>
        <Button
          size="compact-md"
          variant="light"
          onClick={onAcknowledge}
          {...(current ? { rightSection: <Kbd>A</Kbd> } : {})}
        >
          Acknowledge
        </Button>
      </div>
    </li>
  )
}

function Notes({ alarm }: { readonly alarm: Alarm }) {
  const timeZone = useTimeZone()
  if (alarm.notes.length === 0) return null
  return (
    <ul className={classes.notes} aria-label="Notes">
      {alarm.notes.map(({ at, by, text }) => (
        <li key={`${at} ${text}`} className={classes.note}>
          {text}
          <span className={classes.by}>
            {by}, {formatTime(at, timeZone)}
          </span>
        </li>
      ))}
    </ul>
  )
}

function NoteForm({ alarm, wanted }: { readonly alarm: Alarm; readonly wanted: number }) {
  const api = useApi()
  const [text, setText] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const add = useAction(() => api.wall.addAlarmNote({ id: alarm.id, text }))
  useEffect(() => {
    if (wanted > 0) field.current?.focus()
  }, [wanted])
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        void add.run().then((done) => {
          if (!done) return
          setText('')
          // The keys of the wall work again.
          field.current?.blur()
        })
      }}
    >
      <TextInput
        ref={field}
        aria-label={`Note on ${alarmWords(alarm)}`}
        placeholder="Add a note"
        maxLength={2000}
        value={text}
        error={add.error}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      />
      <Button type="submit" variant="default" loading={add.busy} disabled={text.trim() === ''}>
        Add
      </Button>
    </form>
  )
}
