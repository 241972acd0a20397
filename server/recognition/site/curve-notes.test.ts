import { describe, expect, it } from 'vitest'
import { curveNotes, type CurveFacts } from './curve-notes.ts'

const table = [
  { similarity: 0.412, falseMatchRate: 1e-4 },
  { similarity: 0.555, falseMatchRate: 1e-6 },
]
const enough: CurveFacts = {
  days: 30,
  seenDays: 30,
  matched: 900,
  unknown: 400,
  needsReview: 0,
  strangers: 400,
  people: 50,
  compared: 50,
  genuinePairs: 150,
  genuineSightings: 900,
  threshold: 0.5,
  changedAt: null,
  calibration: { source: 'LFW', table },
  suggested: 0.47,
}
const said = (more: Partial<CurveFacts>) => curveNotes({ ...enough, ...more }).join('\n')

describe('the notes on a site’s figures', () => {
  it('say what they rest on, which way they err and what is not seen', () => {
    expect(curveNotes(enough)).toEqual([
      'These figures rest on 1300 sightings within 30 days, and on 50 enrolled people.',
      "False accepts are the larger of what the models' calibration (LFW) predicts and what 400 strangers seen here showed.",
      'They are meant to be too high rather than too low: what else a name needs, such as the margin to the second person, is not credited, and an enrolled person who was seen too badly to be named counts as a stranger.',
      'Above a similarity of 0.555 the calibration goes beyond what was measured.',
      'Faces that fell short of the present threshold of 0.5 were not recognised, so they are missing among the matched sightings. Up to it the share missed is taken from enrolment photos of one person against each other, and above it from both; photos differ from faces on camera.',
    ])
  })

  it.each<[string, Partial<CurveFacts>, RegExp]>([
    ['a site that is new', { seenDays: 1 }, /A month is reckoned from 1 day;/],
    [
      'one sighting to review',
      { needsReview: 1 },
      /1 sighting that is still to be reviewed is left/,
    ],
    ['several to review', { needsReview: 2 }, /2 sightings that are still to be reviewed are left/],
    ['few strangers', { strangers: 12 }, /From 200 strangers on, .* there are 12 so far/],
    ['a pack without calibration', { calibration: { source: '', table: [] } }, /too low above/],
    [
      'that and few strangers',
      { calibration: { source: '', table: [] }, strangers: 12 },
      /every stranger is counted as a false accept/,
    ],
    ['nothing to suggest', { suggested: null }, /to suggest a threshold/],
    ['few photos', { genuinePairs: 49 }, /Enrol people with three photos or more/],
    ['few sightings', { genuineSightings: 49 }, /fewer than 50 matched sightings/],
    ['few of both', { genuinePairs: 0, genuineSightings: 0 }, /Too few faces of enrolled people/],
    ['new settings', { changedAt: '2026-11-20T08:00:00Z' }, /The settings were changed within/],
    ['a large gallery', { people: 5000, compared: 1250 }, /1250 of 5000 people were compared/],
    ['nobody', { people: 0 }, /no stranger can be taken for anybody/],
  ])('tell of %s', (_, more, sentence) => {
    expect(said({})).not.toMatch(sentence)
    expect(said(more)).toMatch(sentence)
  })
})
