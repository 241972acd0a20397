import { ActionIcon, Progress, Switch, Tooltip } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import type { Recording } from '../../../contracts/recordings.ts'
import type { DataColumn } from '../../ui/DataTable.tsx'
import { formatDateTime, formatTime } from '../../ui/format-time.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { describeRecordingState, doneShare, progressWords } from './recording-words.ts'
import { offsetOf } from './site-time.ts'
import classes from './recordings.module.css'

export type RecordingActions = {
  readonly onCancel: (recording: Recording) => void
  readonly onResume: (recording: Recording) => void
  readonly onAttendance: (recording: Recording) => void
}

/** A click on a control of a row is no click on the row. */
const stop = (event: { stopPropagation(): void }): void => event.stopPropagation()

export function recordingColumns(
  timeZone: string,
  actions: RecordingActions,
): ReadonlyArray<DataColumn<Recording>> {
  return [
    {
      ...{ id: 'file', header: 'Recording', width: 'minmax(220px, 2fr)' },
      sortBy: ({ fileName }) => fileName,
      cell: ({ fileName, codec, width, height }) => (
        <div className={classes.words}>
          <span className={classes.name} title={fileName}>
            {fileName}
          </span>
          <span className={classes.soft}>
            {codec} · {width} × {height}
          </span>
        </div>
      ),
    },
    {
      ...{ id: 'camera', header: 'Camera', width: 'minmax(130px, 1fr)' },
      sortBy: ({ cameraName }) => cameraName,
      cell: ({ cameraName }) => <span className={classes.cut}>{cameraName}</span>,
    },
    {
      ...{ id: 'begins', header: 'Began', width: 'minmax(170px, 1fr)' },
      sortBy: ({ beginsAt }) => Date.parse(beginsAt),
      cell: ({ beginsAt, durationSeconds }) => (
        <div className={`${classes.words} nm-digits`}>
          <span>{formatDateTime(beginsAt, timeZone)}</span>
          <span className={classes.soft}>
            until {formatTime(Date.parse(beginsAt) + durationSeconds * 1000, timeZone)}{' '}
            {offsetOf(beginsAt, timeZone)}
          </span>
        </div>
      ),
    },
    {
      ...{ id: 'progress', header: 'Analysis', width: 'minmax(320px, 2.4fr)' },
      sortBy: doneShare,
      cell: (recording) => <ProgressCell recording={recording} />,
    },
    {
      ...{ id: 'sightings', header: 'Sightings', width: '120px', align: 'end' },
      sortBy: ({ sightings }) => sightings,
      cell: ({ sightings }) => <span className="nm-digits">{sightings}</span>,
    },
    {
      ...{ id: 'added', header: 'Added', width: 'minmax(180px, 0.9fr)' },
      sortBy: ({ addedAt }) => Date.parse(addedAt),
      cell: ({ addedAt, addedBy }) => (
        <div className={`${classes.words} nm-digits`}>
          <span>{formatDateTime(addedAt, timeZone)}</span>
          <span className={classes.soft}>{addedBy}</span>
        </div>
      ),
    },
    {
      ...{ id: 'attendance', header: 'Attendance', width: '120px' },
      sortBy: ({ attendance }) => Number(attendance),
      cell: (recording) => (
        <div className={classes.control} onClick={stop}>
          <Tooltip label={recording.attendance ? 'Counts as attendance' : 'Does not count'}>
            <Switch
              aria-label={`${recording.fileName} counts as attendance`}
              checked={recording.attendance}
              onChange={() => actions.onAttendance(recording)}
            />
          </Tooltip>
        </div>
      ),
    },
    {
      ...{ id: 'actions', header: '', width: '64px', align: 'end' },
      cell: (recording) => <ActionCell recording={recording} actions={actions} />,
    },
  ]
}

function ProgressCell({ recording }: { readonly recording: Recording }) {
  const { state, fileName } = recording
  const share = doneShare(recording)
  return (
    <div className={classes.progress}>
      <div className={classes.progressHead}>
        <StateBadge {...describeRecordingState(state)} />
        <span className={`${classes.soft} nm-digits`}>{progressWords(recording)}</span>
      </div>
      {state.kind === 'failed' ? (
        <span className={classes.reason} title={state.message}>
          {state.message}
        </span>
      ) : (
        <Progress
          value={share * 100}
          size="sm"
          color={state.kind === 'done' ? 'green' : state.kind === 'cancelled' ? 'yellow' : 'accent'}
          aria-label={`${fileName}: ${Math.floor(share * 100)} percent analysed`}
        />
      )}
    </div>
  )
}

function ActionCell({
  recording,
  actions,
}: {
  readonly recording: Recording
  readonly actions: RecordingActions
}) {
  const { state, fileName } = recording
  if (state.kind === 'done') return null
  const goesOn = state.kind === 'waiting' || state.kind === 'running'
  const label = goesOn ? 'Cancel' : 'Resume'
  return (
    <div className={classes.control} onClick={stop}>
      <Tooltip label={goesOn ? 'Cancel the analysis' : 'Go on with the analysis'}>
        <ActionIcon
          size="lg"
          aria-label={`${label} ${fileName}`}
          onClick={() => (goesOn ? actions.onCancel : actions.onResume)(recording)}
        >
          {goesOn ? <IconPlayerStop size={18} /> : <IconPlayerPlay size={18} />}
        </ActionIcon>
      </Tooltip>
    </div>
  )
}
