import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import type { FaceQuality } from '../../contracts/people.ts'
import type { CropLimits } from '../../core/recognition/settings.ts'
import { qualityFacts } from './quality-facts.ts'
import classes from './QualityFacts.module.css'

export type QualityFactsProps = {
  readonly quality: FaceQuality
  /** `live` for what a camera saw, `enrolment` for a reference: that is held to stricter limits. */
  readonly limits: CropLimits
}

/** How fit a face was for recognition: each measure as icon, word and number. */
export function QualityFacts({ quality, limits }: QualityFactsProps) {
  return (
    <ul className={classes.facts} aria-label="Quality of the face">
      {qualityFacts(quality, limits).map(({ label, word, measure, good }) => (
        <li key={label} className={classes.fact} data-good={good}>
          {good ? (
            <IconCheck size={16} stroke={2.2} aria-hidden />
          ) : (
            <IconAlertTriangle size={16} aria-label="Poor:" />
          )}
          <span className={classes.label}>{label}</span>
          <span className={classes.word}>{word}</span>
          <span className={`${classes.measure} nm-digits`}>{measure}</span>
        </li>
      ))}
    </ul>
  )
}
