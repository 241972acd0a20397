import { Drawer } from '@mantine/core'
import { IconFaceIdError } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { Sighting } from '../../../contracts/live.ts'
import type { Recording } from '../../../contracts/recordings.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import { useQuery } from '../../client/use-query.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { formatDateTime } from '../../ui/format-time.ts'
import { LoadingState } from '../../ui/LoadingState.tsx'
import { SightingCard } from '../live/SightingCard.tsx'
import { SightingDrawer } from '../live/SightingDrawer.tsx'
import { progressWords } from './recording-words.ts'
import classes from './recordings.module.css'

/** What is shown of a long recording; the rest is in the days of the people. */
const most = 500

type Props = {
  /** Null: closed. */
  readonly recording: Recording | null
  readonly onClose: () => void
}

/** Who was seen on a recording, beside the list. */
export function RecordingDrawer({ recording, onClose }: Props) {
  // While the drawer slides out it goes on showing what it showed.
  const last = useRef(recording)
  if (recording) last.current = recording
  const shown = last.current
  const timeZone = useTimeZone()
  const [sighting, setSighting] = useState<Sighting | null>(null)
  return (
    <Drawer
      opened={recording !== null}
      onClose={onClose}
      closeOnEscape={sighting === null}
      title={shown ? `Seen on ${shown.fileName}` : ''}
      size={560}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {shown && (
        <>
          <p className={classes.facts}>
            {shown.cameraName} · began {formatDateTime(shown.beginsAt, timeZone)} ·{' '}
            {progressWords(shown)}
          </p>
          <Sightings key={shown.id} recording={shown} onOpen={setSighting} />
        </>
      )}
      <SightingDrawer sighting={sighting} onClose={() => setSighting(null)} />
    </Drawer>
  )
}

function Sightings({
  recording: { id, sightings, state },
  onOpen,
}: {
  readonly recording: Recording
  readonly onOpen: (sighting: Sighting) => void
}) {
  const { data, error, reload } = useQuery({
    // Read anew once there are more of them.
    key: `sightings of recording ${id} ${sightings}`,
    load: (api) => api.live.recent({ recordingId: id, limit: most }),
    refetchOn: (event) => event.kind === 'sighting-revised',
  })
  if (data === undefined) {
    return error === undefined ? (
      <LoadingState label="Reading the sightings" />
    ) : (
      <ErrorState title="The sightings could not be read" message={error} onRetry={reload} />
    )
  }
  if (data.length === 0) {
    return (
      <EmptyState icon={<IconFaceIdError size={28} stroke={1.6} />} title="Nobody was seen">
        {state.kind === 'done'
          ? 'No face on this recording was large and clear enough to be recognised.'
          : 'Who is seen appears here while the recording is analysed.'}
      </EmptyState>
    )
  }
  return (
    <>
      <ul className={classes.sightings} aria-label="Sightings of the recording">
        {data.map((sighting) => (
          <SightingCard key={sighting.id} sighting={sighting} onOpen={onOpen} />
        ))}
      </ul>
      {sightings > data.length && (
        <p className={classes.soft}>
          The last {data.length} of {sightings} are shown.
        </p>
      )}
    </>
  )
}
