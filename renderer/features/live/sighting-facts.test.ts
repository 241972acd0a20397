import { describe, expect, it } from 'vitest'
import type { PersonId } from '../../../contracts/ids.ts'
import { liveSighting } from '../../../tests/helpers/live-sighting.ts'
import { possiblePeople, sightingFacts, sightingName } from './sighting-facts.ts'

const [ada] = liveSighting().candidates
const eve = { personId: 'eve' as PersonId, name: 'Eve', similarity: 0.66, portraitId: null }
const close = { candidates: ada ? [ada, eve] : [] }

describe('whom a sighting shows', () => {
  it.each([
    [liveSighting(), 'Ada'],
    [liveSighting({ outcome: 'unknown', person: null }), 'Unknown face'],
    [liveSighting({ outcome: 'needs-review', person: null, ...close }), 'Perhaps Ada or Eve'],
    // Bob is far behind: only Ada is in question.
    [liveSighting({ outcome: 'needs-review', person: null }), 'Perhaps Ada'],
    [liveSighting({ outcome: 'needs-review', candidates: [] }), 'Perhaps Ada'],
    [liveSighting({ outcome: 'needs-review', person: null, candidates: [] }), 'Unknown face'],
  ])('%#', (sighting, name) => {
    expect(sightingName(sighting)).toBe(name)
  })

  it('is nobody where only the most alike is known', () => {
    expect(possiblePeople(liveSighting({ outcome: 'unknown', person: null }))).toEqual([])
  })
})

describe('facts', () => {
  const context = { settings: undefined, livenessRequired: false }
  const fact = (label: string, over = {}) =>
    sightingFacts(liveSighting(over), context).find((each) => each.label === label)?.value

  it('leaves out the chance where the models have no figure for it', () => {
    expect(fact('Chance')).toBe('1 in 1,000,000 strangers looks this alike')
    expect(fact('Chance', { oneIn: null })).toBeUndefined()
  })

  it('says how long the decision took', () => {
    expect(fact('Decided after')).toBe('1.0 s')
  })
})
