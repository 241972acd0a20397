import { Button } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import type { Camera } from '../../../contracts/cameras.ts'
import { useLive } from '../../client/live-store.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import { describeOutcome } from '../../ui/describe-outcome.ts'
import { Crop } from '../../ui/FaceImage.tsx'
import { formatTime } from '../../ui/format-time.ts'
import { Kbd } from '../../ui/Kbd.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import classes from './WallPage.module.css'

const shownSightings = 12

export type EnlargedSideProps = { readonly camera: Camera; readonly onBack: () => void }

/** Beside an enlarged camera: the way back, and who was seen there. */
export function EnlargedSide({ camera, onBack }: EnlargedSideProps) {
  const latest = useLive((state) => state.latest)
  const timeZone = useTimeZone()
  const seen = latest.filter(({ cameraId }) => cameraId === camera.id).slice(0, shownSightings)
  return (
    <aside className={classes.side} aria-label={`Seen at ${camera.name}`}>
      <Button
        variant="default"
        size="md"
        leftSection={<IconArrowLeft size={18} />}
        rightSection={<Kbd>Esc</Kbd>}
        onClick={onBack}
      >
        All cameras
      </Button>
      <h2 className={classes.sideTitle}>Seen here</h2>
      {seen.length === 0 && <p className={classes.nobody}>Nobody has passed this camera yet.</p>}
      <ul className={classes.seen}>
        {seen.map((sighting) => {
          const name = sighting.person?.name ?? 'Unknown face'
          return (
            <li key={sighting.id} className={classes.seenItem}>
              <Crop sightingId={sighting.id} of={name} size={56} />
              <div className={classes.seenWords}>
                <div className={classes.seenName}>{name}</div>
                <div className={classes.seenTime}>
                  <StateBadge {...describeOutcome(sighting.outcome)} />
                  <time className="nm-digits" dateTime={sighting.firstSeenAt}>
                    {formatTime(sighting.firstSeenAt, timeZone)}
                  </time>
                </div>
              </div>
            </li>
          )
        })}
      </ul>
    </aside>
  )
}
