import { UnstyledButton } from '@mantine/core'
import { IconHistory, IconMovie } from '@tabler/icons-react'
import { memo } from 'react'
import type { Sighting } from '../../../contracts/live.ts'
import { useLive } from '../../client/live-store.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import { describeOutcome } from '../../ui/describe-outcome.ts'
import { Crop, Portrait } from '../../ui/FaceImage.tsx'
import { formatTime } from '../../ui/format-time.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { findPunch } from './find-punch.ts'
import { PunchBadge } from './PunchBadge.tsx'
import { possiblePeople, sightingName } from './sighting-facts.ts'
import { SimilarityBar } from './SimilarityBar.tsx'
import { describeRevision } from './why-words.ts'
import classes from './LivePage.module.css'

export type SightingCardProps = {
  readonly sighting: Sighting
  readonly onOpen: (sighting: Sighting) => void
}

/** One sighting: what the camera saw beside whom it was taken for. */
export const SightingCard = memo(function SightingCard({ sighting, onOpen }: SightingCardProps) {
  const { outcome, similarity } = sighting
  const timeZone = useTimeZone()
  const punch = useLive(({ punches }) => findPunch(sighting, punches))
  const name = sightingName(sighting)
  const revision = describeRevision(sighting)
  return (
    <li className={classes.item}>
      <UnstyledButton
        className={classes.card}
        data-outcome={outcome}
        aria-label={`${name}, ${sighting.cameraName}, ${formatTime(sighting.firstSeenAt, timeZone)}`}
        onClick={() => onOpen(sighting)}
      >
        <Crop sightingId={sighting.id} of={name} size={72} />
        {possiblePeople(sighting).map(({ id, name: whose, portraitId }) => (
          <span key={id} className={classes.portrait}>
            <Portrait referenceId={portraitId} name={whose} size={72} />
          </span>
        ))}
        <span className={classes.words}>
          <span className={classes.line}>
            <span className={classes.name}>{name}</span>
            <time className={`${classes.time} nm-digits`} dateTime={sighting.firstSeenAt}>
              {formatTime(sighting.firstSeenAt, timeZone)}
            </time>
          </span>
          <span className={classes.line}>
            <span className={classes.camera}>{sighting.cameraName}</span>
            <span className={classes.badges}>
              {sighting.recordingId && (
                <StateBadge tone="idle" icon={IconMovie} word="Recording" shape="pill" />
              )}
              {revision && (
                <StateBadge tone="busy" icon={IconHistory} word={revision.word} shape="pill" />
              )}
              {punch && <PunchBadge direction={punch.direction} />}
              {outcome !== 'matched' && <StateBadge {...describeOutcome(outcome)} shape="pill" />}
            </span>
          </span>
          {similarity !== null && <SimilarityBar similarity={similarity} />}
        </span>
      </UnstyledButton>
    </li>
  )
})
