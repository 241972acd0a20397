import { Button, Drawer } from '@mantine/core'
import { IconUser } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Sighting } from '../../../contracts/live.ts'
import { useLive } from '../../client/live-store.ts'
import { navigate } from '../../client/navigation.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import { describeOutcome } from '../../ui/describe-outcome.ts'
import { Crop, Portrait } from '../../ui/FaceImage.tsx'
import { formatDateTime, formatTime } from '../../ui/format-time.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { findPunch } from './find-punch.ts'
import { PunchBadge } from './PunchBadge.tsx'
import { SimilarityBar } from './SimilarityBar.tsx'
import { sightingFacts, sightingName } from './sighting-facts.ts'
import classes from './SightingDrawer.module.css'

export type SightingDrawerProps = {
  /** Null: closed. */
  readonly sighting: Sighting | null
  readonly onClose: () => void
}

/** Everything that is known of one sighting. */
export function SightingDrawer({ sighting, onClose }: SightingDrawerProps) {
  return (
    <Drawer opened={sighting !== null} onClose={onClose} size={560} title="Sighting">
      {sighting && <Details sighting={sighting} />}
    </Drawer>
  )
}

function Details({ sighting }: { readonly sighting: Sighting }) {
  const timeZone = useTimeZone()
  const punch = useLive(({ punches }) => findPunch(sighting, punches))
  const { person, outcome, similarity } = sighting
  const name = sightingName(sighting)
  return (
    <div className={classes.details}>
      <div className={classes.pictures}>
        <figure className={classes.picture}>
          <Crop sightingId={sighting.id} of={name} size={248} />
          <figcaption className={classes.caption}>{sighting.cameraName}</figcaption>
        </figure>
        {person && (
          <figure className={classes.picture}>
            <Portrait referenceId={person.portraitId} name={person.name} size={248} />
            <figcaption className={classes.caption}>Enrolled photo</figcaption>
          </figure>
        )}
      </div>
      <div className={classes.head}>
        <h3 className={classes.name}>{name}</h3>
        <StateBadge {...describeOutcome(outcome)} shape="pill" />
        {punch && <PunchBadge direction={punch.direction} />}
      </div>
      {similarity !== null && person && <SimilarityBar similarity={similarity} />}
      <dl className={classes.facts}>
        <Fact name="Seen">
          {formatDateTime(sighting.firstSeenAt, timeZone)}, from{' '}
          {formatTime(sighting.firstSeenAt, timeZone)} to{' '}
          {formatTime(sighting.lastSeenAt, timeZone)}
        </Fact>
        {sightingFacts(sighting).map(({ label, value }) => (
          <Fact key={label} name={label}>
            {value}
          </Fact>
        ))}
      </dl>
      {person && (
        <Button
          variant="default"
          leftSection={<IconUser size={18} />}
          onClick={() => navigate(`people?person=${person.id}`)}
        >
          Open {person.name}
        </Button>
      )}
    </div>
  )
}

type FactProps = { readonly name: string; readonly children: ReactNode }

function Fact({ name, children }: FactProps) {
  return (
    <div className={classes.fact}>
      <dt className={classes.factName}>{name}</dt>
      <dd className={`${classes.factValue} nm-digits`}>{children}</dd>
    </div>
  )
}
