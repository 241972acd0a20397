import {
  ActionIcon,
  Button,
  Checkbox,
  Loader,
  Modal,
  Select,
  Stack,
  TextInput,
} from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import type { CameraId } from '../../../contracts/ids.ts'
import { useCameras } from '../../client/use-cameras.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import { formatDateTime, formatSpan } from '../../ui/format-time.ts'
import { showDone } from '../../ui/toasts.tsx'
import { lackOf, toImport, type ImportEvent, type ImportRow } from './import-rows.ts'
import { fromLocalText, offsetOf } from './site-time.ts'
import type { Import } from './use-import.ts'
import classes from './recordings.module.css'

/** Asks of files that were dropped or chosen whose pictures they are, and when they begin. Open while there are any. */
export function ImportDialog({ files }: { readonly files: Import }) {
  const { rows, dispatch, sending } = files
  const cameras = useCameras().data
  const timeZone = useTimeZone()
  const [attendance, setAttendance] = useState(false)
  const choices = useMemo(
    () => (cameras ?? []).map(({ id, name }) => ({ value: id as string, label: name })),
    [cameras],
  )
  const waiting = toImport(rows)
  const lacking = waiting.filter((row) => lackOf(row) !== null).length
  const looking = rows.some(({ state }) => state.kind === 'inspecting')
  const common = new Set(waiting.map(({ cameraId }) => cameraId))
  const [only] = common
  const close = (): void => {
    setAttendance(false)
    dispatch({ kind: 'closed' })
  }
  const send = async (): Promise<void> => {
    const { added, left } = await files.send(attendance)
    if (added > 0)
      showDone(`${added === 1 ? 'One recording is' : `${added} recordings are`} in the queue.`)
    if (left === 0 && !rows.some(({ state }) => state.kind === 'refused')) close()
  }

  return (
    <Modal
      opened={rows.length > 0}
      onClose={close}
      closeOnClickOutside={false}
      title={rows.length === 1 ? 'Import a recording' : `Import ${rows.length} recordings`}
      size={980}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <div className={classes.forAll}>
          <Select
            label="Camera of all files"
            description="Its role, masks, zones and line hold."
            placeholder={choices.length === 0 ? 'Add a camera first' : 'Choose a camera'}
            w={320}
            searchable
            data={choices}
            value={common.size === 1 ? (only ?? null) : null}
            onChange={(value) =>
              value && dispatch({ kind: 'camera', path: null, cameraId: value as CameraId })
            }
            data-autofocus
          />
          <Checkbox
            label="Count as attendance"
            description="Check-ins and check-outs follow, and days are assessed anew. Can be changed later."
            checked={attendance}
            onChange={(event) => setAttendance(event.currentTarget.checked)}
          />
        </div>
        <ul className={classes.files} aria-label="Files to import">
          {rows.map((row) => (
            <FileRow
              key={row.path}
              row={row}
              choices={choices}
              timeZone={timeZone}
              busy={sending}
              dispatch={dispatch}
            />
          ))}
        </ul>
        <div className={classes.foot}>
          <span className={classes.soft} role="status">
            {looking
              ? 'Looking at the files…'
              : lacking > 0
                ? `${lacking === 1 ? 'One file lacks' : `${lacking} files lack`} a camera or a begin.`
                : `Times are local times of the site, ${timeZone}.`}
          </span>
          <Stack gap="sm" style={{ flexDirection: 'row' }}>
            <Button variant="default" onClick={close}>
              {rows.every(({ state: { kind } }) => kind === 'refused' || kind === 'added')
                ? 'Close'
                : 'Cancel'}
            </Button>
            <Button
              loading={sending}
              disabled={waiting.length === 0 || lacking > 0 || looking}
              onClick={() => void send()}
            >
              {waiting.length > 1 ? `Import ${waiting.length} recordings` : 'Import'}
            </Button>
          </Stack>
        </div>
      </Stack>
    </Modal>
  )
}

type RowProps = {
  readonly row: ImportRow
  readonly choices: ReadonlyArray<{ readonly value: string; readonly label: string }>
  readonly timeZone: string
  readonly busy: boolean
  readonly dispatch: (event: ImportEvent) => void
}

function FileRow({ row, choices, timeZone, busy, dispatch }: RowProps) {
  const { path, fileName, state, file } = row
  const begins = fromLocalText(row.begin, timeZone)
  const editable = state.kind === 'ready' || state.kind === 'failed'
  return (
    <li className={classes.file} data-state={state.kind}>
      <div className={classes.words}>
        <span className={classes.name} title={path}>
          {fileName}
        </span>
        {file && (
          <span className={`${classes.soft} nm-digits`}>
            {formatSpan(file.durationSeconds)} · {file.codec} · {file.width} × {file.height}
          </span>
        )}
        {editable && file?.importedAt && (
          <span className={classes.warn}>
            Imported before, {formatDateTime(file.importedAt, timeZone)}
          </span>
        )}
        {state.kind === 'failed' && <Bad message={state.message} />}
      </div>
      {editable ? (
        <>
          <Select
            aria-label={`Camera of ${fileName}`}
            placeholder="Camera"
            searchable
            data={[...choices]}
            value={row.cameraId}
            error={row.cameraId === null}
            disabled={busy}
            onChange={(value) =>
              value && dispatch({ kind: 'camera', path, cameraId: value as CameraId })
            }
          />
          <TextInput
            type="datetime-local"
            step={1}
            aria-label={`Begin of ${fileName}, local time of the site`}
            value={row.begin}
            error={begins === null}
            disabled={busy}
            rightSection={
              begins && <span className={classes.soft}>{offsetOf(begins, timeZone)}</span>
            }
            rightSectionWidth={72}
            onChange={(event) =>
              dispatch({ kind: 'begin', path, begin: event.currentTarget.value })
            }
          />
        </>
      ) : (
        <div className={classes.wide} role="status">
          {(state.kind === 'inspecting' || state.kind === 'adding') && (
            <span className={classes.working}>
              <Loader size={14} aria-hidden />
              {state.kind === 'adding' ? 'Importing' : 'Looking at the file'}
            </span>
          )}
          {state.kind === 'refused' && <Bad message={state.message} />}
          {state.kind === 'added' && (
            <span className={classes.working}>
              <IconCheck size={16} aria-hidden /> In the queue
            </span>
          )}
        </div>
      )}
      <ActionIcon
        aria-label={`Leave out ${fileName}`}
        disabled={busy}
        onClick={() => dispatch({ kind: 'removed', path })}
      >
        <IconX size={18} />
      </ActionIcon>
    </li>
  )
}

function Bad({ message }: { readonly message: string }) {
  return (
    <span className={classes.bad} role="alert">
      <IconAlertTriangle size={16} aria-hidden style={{ flex: 'none' }} /> {message}
    </span>
  )
}
