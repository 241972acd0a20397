import { Button, FileButton } from '@mantine/core'
import { IconMovie, IconPlus, IconUpload } from '@tabler/icons-react'
import { useMemo, useRef, useState, type DragEvent } from 'react'
import type { Recording } from '../../../contracts/recordings.ts'
import { useApi } from '../../client/api.ts'
import { useAction } from '../../client/use-action.ts'
import { useCameras } from '../../client/use-cameras.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { LoadingState } from '../../ui/LoadingState.tsx'
import { Page } from '../../ui/Page.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { offerUndo, showError } from '../../ui/toasts.tsx'
import { ImportDialog } from './ImportDialog.tsx'
import { RecordingDrawer } from './RecordingDrawer.tsx'
import { recordingColumns } from './recording-columns.tsx'
import { summariseRecordings } from './recording-words.ts'
import { useImport } from './use-import.ts'
import { useRecordings } from './use-recordings.ts'
import classes from './recordings.module.css'

const NEWEST = { id: 'added', desc: true }

/** Recorded video that is analysed as if its camera had sent it then. */
export function RecordingsPage() {
  const api = useApi()
  const timeZone = useTimeZone()
  const cameras = useCameras().data
  const { data, error, reload } = useRecordings()
  const files = useImport()
  const [over, setOver] = useState(false)
  const [activeId, setActiveId] = useState<string | null>(null)
  const [openId, setOpenId] = useState<string | null>(null)
  const [counting, setCounting] = useState<Recording | null>(null)
  const resetChooser = useRef<() => void>(null)

  const take = (chosen: ReadonlyArray<File>): void => {
    if (chosen.length === 0) return
    const [only, ...others] = cameras ?? []
    if (!files.take(chosen, only && others.length === 0 ? only.id : null))
      showError('Nothing to import', new Error('Drop video files from a folder of this desktop.'))
    // The same files may be chosen again.
    resetChooser.current?.()
  }
  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    take([...event.dataTransfer.files])
  }
  const chooser = (
    <FileButton
      multiple
      accept="video/*,.dav,.mkv,.ts,.h264,.hevc,.264,.265"
      onChange={take}
      resetRef={resetChooser}
      inputProps={{ 'aria-label': 'Recordings to import' }}
    >
      {(props) => (
        <Button leftSection={<IconPlus size={18} />} {...props}>
          Import recordings
        </Button>
      )}
    </FileButton>
  )

  const columns = useMemo(() => {
    const resume = (id: string): Promise<unknown> => api.recordings.resume({ id })
    return recordingColumns(timeZone, {
      onAttendance: setCounting,
      onResume: ({ id, fileName }) =>
        void resume(id).catch((cause: unknown) => showError(`${fileName} was not resumed`, cause)),
      onCancel: ({ id, fileName }) => {
        const cancelled = (): void =>
          void offerUndo({
            done: `${fileName} is cancelled. What was found stays.`,
            undo: () => resume(id),
            undone: `${fileName} goes on.`,
            failed: `${fileName} was not resumed`,
          })
        api.recordings
          .cancel({ id })
          .then(cancelled, (cause: unknown) => showError(`${fileName} was not cancelled`, cause))
      },
    })
  }, [api, timeZone])
  const rows = useMemo(
    () => (data ?? []).toSorted((a, b) => Date.parse(b.addedAt) - Date.parse(a.addedAt)),
    [data],
  )

  return (
    <Page label="Recordings">
      <PageHeader title="Recordings" summary={data ? summariseRecordings(data) : ' '}>
        {rows.length > 0 && chooser}
      </PageHeader>
      <div
        className={classes.body}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
        }}
        onDrop={onDrop}
      >
        {data === undefined && error === undefined && (
          <LoadingState label="Reading the recordings" />
        )}
        {data === undefined && error !== undefined && (
          <ErrorState title="The recordings could not be read" message={error} onRetry={reload} />
        )}
        {data && (
          <DataTable
            label="Recordings"
            columns={columns}
            rows={rows}
            rowId={({ id }) => id}
            rowHeight={68}
            initialSort={NEWEST}
            activeId={activeId}
            onActiveChange={setActiveId}
            onOpen={setOpenId}
            empty={
              <EmptyState
                icon={<IconMovie size={28} stroke={1.6} />}
                title="No recordings yet"
                action={chooser}
              >
                Drop video files here, or choose them. They are analysed as if their camera had sent
                them when they were recorded: who passed is seen at the true time.
              </EmptyState>
            }
          />
        )}
        {over && (
          <div className={classes.dropping} aria-hidden>
            <IconUpload size={36} stroke={1.6} />
            Drop the recordings to import them
          </div>
        )}
      </div>
      <ImportDialog files={files} />
      <RecordingDrawer
        recording={rows.find(({ id }) => id === openId) ?? null}
        onClose={() => setOpenId(null)}
      />
      <CountDialog recording={counting} onClose={() => setCounting(null)} />
    </Page>
  )
}

/** Asks before a recording changes people's days. */
function CountDialog({
  recording,
  onClose,
}: {
  readonly recording: Recording | null
  readonly onClose: () => void
}) {
  const api = useApi()
  // While the dialog fades out it goes on showing what it showed.
  const last = useRef(recording)
  if (recording) last.current = recording
  const shown = last.current
  const { run, busy, error, clearError } = useAction(async ({ id, attendance }: Recording) => {
    await api.recordings.setAttendance({ id, attendance: !attendance })
  })
  const close = (): void => {
    clearError()
    onClose()
  }
  const confirm = async (): Promise<void> => {
    if (recording && (await run(recording))) close()
  }
  const counts = shown?.attendance ?? false
  return (
    <ConfirmDialog
      opened={recording !== null}
      title={
        counts
          ? `Leave ${shown?.fileName ?? ''} out of attendance?`
          : `Count ${shown?.fileName ?? ''} as attendance?`
      }
      confirmLabel={counts ? 'Leave it out' : 'Count it'}
      confirmColor={counts ? 'red' : 'accent'}
      busy={busy}
      error={error}
      onConfirm={() => void confirm()}
      onClose={close}
    >
      {counts
        ? 'Check-ins and check-outs that follow from it are superseded, and the days of the people who were seen are assessed anew. Its sightings stay.'
        : 'The people who were seen get check-ins and check-outs at the times of the recording, as far as the role of its camera says, and their days are assessed anew.'}
    </ConfirmDialog>
  )
}
