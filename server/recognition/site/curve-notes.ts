import type { CalibrationTable } from '../../../core/recognition/calibration.ts'
import { evidenceNeeded } from '../../../core/recognition/threshold-outcomes.ts'

/** What the figures of a site rest on. */
export type CurveFacts = {
  /** Days that were asked for, and those with sightings in them. */
  readonly days: number
  readonly seenDays: number
  readonly matched: number
  readonly unknown: number
  readonly needsReview: number
  /** Strangers whose similarity to the nearest person is known. */
  readonly strangers: number
  readonly people: number
  /** People who were compared with each other. */
  readonly compared: number
  readonly genuinePairs: number
  readonly genuineSightings: number
  readonly threshold: number
  /** RFC 3339; of the settings, if within the days. */
  readonly changedAt: string | null
  readonly calibration: { readonly source: string; readonly table: CalibrationTable }
  readonly suggested: number | null
}

/** Says what the figures rest on and what they lack, most important first. Pure. */
export function curveNotes(facts: CurveFacts): string[] {
  return [...basis(facts), ...falseAccepts(facts), ...misses(facts), ...gaps(facts)]
}

function basis({ days, seenDays, matched, unknown, people, needsReview }: CurveFacts): string[] {
  const sightings = matched + unknown
  return [
    sightings === 0
      ? `Nobody was seen in the last ${count(days, 'day')}: there is no traffic to reckon with.`
      : `These figures rest on ${count(sightings, 'sighting')} within ${count(seenDays, 'day')}, and on ${count(people, 'enrolled person', 'enrolled people')}.`,
    ...(sightings > 0 && seenDays < days
      ? [`A month is reckoned from ${count(seenDays, 'day')}; it becomes more exact with time.`]
      : []),
    ...(needsReview > 0
      ? [
          `${count(needsReview, 'sighting that is', 'sightings that are')} still to be reviewed ${needsReview === 1 ? 'is' : 'are'} left out.`,
        ]
      : []),
  ]
}

function falseAccepts({ strangers, calibration, people, suggested }: CurveFacts): string[] {
  const { table } = calibration
  const weighed = strangers >= evidenceNeeded.strangersWeighed
  const last = table.at(-1)
  const notes: string[] = []
  if (people === 0) return ['Nobody is enrolled, so no stranger can be taken for anybody.']
  if (table.length < 2) {
    notes.push(
      weighed
        ? `These face models come without a calibration: false accepts are reckoned from ${count(strangers, 'stranger')} seen here alone, and are too low above the present threshold.`
        : `These face models come without a calibration, and only ${count(strangers, 'stranger')} were seen here, of the ${evidenceNeeded.strangersWeighed} needed: every stranger is counted as a false accept.`,
    )
  } else {
    const source = calibration.source === '' ? '' : ` (${calibration.source})`
    notes.push(
      weighed
        ? `False accepts are the larger of what the models' calibration${source} predicts and what ${count(strangers, 'stranger')} seen here showed.`
        : `False accepts follow from the models' calibration${source}. From ${evidenceNeeded.strangersWeighed} strangers on, those seen here are weighed as well; there are ${strangers} so far.`,
      'They are meant to be too high rather than too low: what else a name needs, such as the margin to the second person, is not credited, and an enrolled person who was seen too badly to be named counts as a stranger.',
    )
    if (last)
      notes.push(
        `Above a similarity of ${last.similarity} the calibration goes beyond what was measured.`,
      )
  }
  if (suggested === null) notes.push('Too little was seen to suggest a threshold.')
  return notes
}

function misses(facts: CurveFacts): string[] {
  const { genuinePairs, genuineSightings, threshold } = facts
  const [pairs, sightings] = [genuinePairs, genuineSightings].map(
    (n) => n >= evidenceNeeded.genuine,
  )
  const censored = `Faces that fell short of the present threshold of ${threshold} were not recognised, so they are missing among the matched sightings.`
  if (pairs && sightings)
    return [
      `${censored} Up to it the share missed is taken from enrolment photos of one person against each other, and above it from both; photos differ from faces on camera.`,
    ]
  if (pairs)
    return [
      `The share missed is taken from enrolment photos of one person against each other: fewer than ${evidenceNeeded.genuine} matched sightings were seen. Photos differ from faces on camera.`,
    ]
  if (sightings)
    return [
      `${censored} The share missed is told above it only, and is too low: there are fewer than ${evidenceNeeded.genuine} pairs of enrolment photos to make up for it. Enrol people with three photos or more.`,
    ]
  return [
    `Too few faces of enrolled people were compared to tell how many are missed: ${evidenceNeeded.genuine} matched sightings, or as many pairs of enrolment photos of one person, are needed.`,
  ]
}

function gaps({ changedAt, people, compared }: CurveFacts): string[] {
  return [
    ...(changedAt === null
      ? []
      : [
          'The settings were changed within these days: sightings before that were decided by others.',
        ]),
    ...(compared < people
      ? [
          `${compared} of ${people} people were compared with each other: there may be more look-alikes than these.`,
        ]
      : []),
  ]
}

function count(n: number, one: string, several = `${one}s`): string {
  return `${n} ${n === 1 ? one : several}`
}
