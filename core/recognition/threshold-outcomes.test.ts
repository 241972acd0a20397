import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countSimilarities } from './histogram.ts'
import { thresholdOutcomes, type SiteEvidence } from './threshold-outcomes.ts'

const histogram = (counts: ReadonlyArray<readonly [similarity: number, times: number]>) => {
  const counting = countSimilarities()
  for (const [similarity, times] of counts) counting.add(similarity, times)
  return counting.histogram()
}

const none = histogram([])
const quiet: SiteEvidence = {
  table: [
    { similarity: 0.334, falseMatchRate: 1e-3 },
    { similarity: 0.412, falseMatchRate: 1e-4 },
    { similarity: 0.475, falseMatchRate: 1e-5 },
    { similarity: 0.555, falseMatchRate: 1e-6 },
  ],
  current: 0.5,
  strangersPerMonth: 1000,
  people: 100,
  cropsPerPassage: 2,
  agree: 2,
  strangers: [{ similarity: 0.1, sightings: 100 }],
  genuineGallery: none,
  genuineSightings: none,
}

const at = (evidence: SiteEvidence, similarity: number) => {
  const found = thresholdOutcomes(evidence).outcomes.find(
    (outcome) => Math.abs(outcome.similarity - similarity) < 1e-9,
  )
  if (!found) throw new Error(`no outcome at ${similarity}`)
  return found
}

describe('what a threshold would do', () => {
  it('is told for 0.30 to 0.70, 0.01 apart', () => {
    const { outcomes } = thresholdOutcomes(quiet)
    expect(outcomes).toHaveLength(41)
    expect(outcomes[0]?.similarity).toBe(0.3)
    expect(outcomes[28]?.similarity).toBe(0.58)
    expect(outcomes.at(-1)?.similarity).toBe(0.7)
  })

  it('follows the calibration of the model while the site has seen few strangers', () => {
    const few = { ...quiet, strangers: [{ similarity: 0.69, sightings: 199 }] }
    expect(at(few, 0.6)).toEqual(at(quiet, 0.6))
    expect(at(quiet, 0.51).falseAcceptsPerMonth).toBeCloseTo(1000 * 100 * 10 ** -5.4375, 2)
  })

  it('believes the strangers of the site, from 200 on, where they are worse', () => {
    const strangers = [
      { similarity: 0.6, sightings: 3 },
      { similarity: 0.2, sightings: 197 },
    ]
    const bad = { ...quiet, strangers }
    expect(at(bad, 0.6).falseAcceptsPerMonth).toBeCloseTo(15, 9)
    expect(at(bad, 0.61)).toEqual(at(quiet, 0.61))
  })

  it.each([
    ['all strangers while they are few', 199, 1000],
    ['the share of them that was seen, from 200 on', 200, 0],
  ])('without a calibration is %s', (_, sightings, accepts) => {
    const unknown = { ...quiet, table: [], strangers: [{ similarity: 0.2, sightings }] }
    expect(at(unknown, 0.5).falseAcceptsPerMonth).toBe(accepts)
  })

  it('is no false accept where nobody is enrolled', () => {
    expect(at({ ...quiet, people: 0, table: [] }, 0.3).falseAcceptsPerMonth).toBe(0)
  })

  it('counts what is missed by the gallery up to the threshold that decided, and by both above it', () => {
    const evidence = {
      ...quiet,
      genuineGallery: histogram([
        [0.41, 10],
        [0.75, 90],
      ]),
      genuineSightings: histogram([
        [0.55, 50],
        [0.75, 50],
      ]),
    }
    expect(at(evidence, 0.4).missedShare).toBeCloseTo(0, 9)
    expect(at(evidence, 0.5).missedShare).toBeCloseTo(0.1, 9)
    // A tenth was never seen as genuine; of the rest half falls short.
    expect(at(evidence, 0.6).missedShare).toBeCloseTo(0.55, 9)
  })

  it('says nothing of misses below what the sightings can tell when the gallery is small', () => {
    const evidence = { ...quiet, genuineSightings: histogram([[0.7, 50]]) }
    expect(at(evidence, 0.5).missedShare).toBeNull()
    expect(at(evidence, 0.6).missedShare).toBeCloseTo(0, 9)
    expect(at({ ...quiet, genuineGallery: histogram([[0.7, 49]]) }, 0.6).missedShare).toBeNull()
  })
})

describe('the suggested threshold', () => {
  it('is the least that names one stranger a year at most', () => {
    const { outcomes, suggested } = thresholdOutcomes(quiet)
    const step = outcomes.findIndex(({ similarity }) => similarity === suggested)
    expect(outcomes[step]?.falseAcceptsPerMonth).toBeLessThanOrEqual(1 / 12)
    expect(outcomes[step - 1]?.falseAcceptsPerMonth).toBeGreaterThan(1 / 12)
  })

  it.each<[string, Partial<SiteEvidence>]>([
    ['nobody is enrolled', { people: 0 }],
    ['fewer than 20 strangers were seen', { strangers: [{ similarity: 0.2, sightings: 19 }] }],
    ['nothing is known of the model, and little of the site', { table: [] }],
    ['no threshold is high enough', { strangersPerMonth: 1e9 }],
  ])('is missing while %s', (_, more) => {
    expect(thresholdOutcomes({ ...quiet, ...more }).suggested).toBeNull()
  })
})

it('never lets false accepts rise or misses fall with the threshold, and keeps both in bounds', () => {
  const count = fc.record({
    similarity: fc.double({ min: -0.1, max: 1, noNaN: true }),
    sightings: fc.nat(300),
  })
  const counts = fc.array(count, { maxLength: 8 })
  const pairs = counts.map((some) =>
    histogram(some.map(({ similarity, sightings }) => [similarity, sightings] as const)),
  )
  const evidence = fc.record({
    table: fc.constantFrom(quiet.table, []),
    current: fc.integer({ min: 20, max: 90 }).map((percent) => percent / 100),
    strangersPerMonth: fc.nat(100_000),
    people: fc.nat(10_000),
    cropsPerPassage: fc.double({ min: 0, max: 30, noNaN: true }),
    agree: fc.integer({ min: 1, max: 5 }),
    strangers: counts,
    genuineGallery: pairs,
    genuineSightings: pairs,
  })
  fc.assert(
    fc.property(evidence, (site) => {
      let [accepts, misses] = [Infinity, 0]
      for (const outcome of thresholdOutcomes(site).outcomes) {
        expect(outcome.falseAcceptsPerMonth).toBeLessThanOrEqual(accepts * (1 + 1e-9))
        expect(outcome.falseAcceptsPerMonth).toBeGreaterThanOrEqual(0)
        expect(outcome.falseAcceptsPerMonth).toBeLessThanOrEqual(site.strangersPerMonth)
        accepts = outcome.falseAcceptsPerMonth
        if (outcome.missedShare === null) continue
        expect(outcome.missedShare).toBeGreaterThanOrEqual(misses - 1e-9)
        expect(outcome.missedShare).toBeLessThanOrEqual(1 + 1e-9)
        misses = outcome.missedShare
      }
    }),
  )
})
