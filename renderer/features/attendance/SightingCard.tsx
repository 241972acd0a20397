import type { Sighting } from '../../../contracts/live.ts'
import { Crop } from '../../ui/FaceImage.tsx'
import { formatTime } from '../../ui/format-time.ts'
import classes from './DayDrawer.module.css'

type Props = {
  readonly sighting: Sighting
  readonly timeZone: string
  /** Edge of the picture in CSS pixels. */
  readonly size: number
}

/** The picture of a sighting with where, when and how alike. */
export function SightingCard({ sighting, timeZone, size }: Props) {
  const { id, person, cameraName, lastSeenAt, similarity } = sighting
  return (
    <div className={classes.card}>
      <Crop sightingId={id} of={person?.name ?? 'unknown face'} size={size} />
      <div className={classes.cardWords}>
        <span className={classes.cardTime}>{formatTime(lastSeenAt, timeZone)}</span>
        <span className={classes.cardCamera}>{cameraName}</span>
        {similarity !== null && (
          <span className={classes.soft}>Similarity {similarity.toFixed(2)}</span>
        )}
      </div>
    </div>
  )
}
