import { expect, it } from 'vitest'
import type { PersonId } from '../shared/ids.ts'
import { personState } from './person-state.ts'
import { rankIdentities } from './rank-identities.ts'

const entry = (personId: string, ...template: number[]) => ({
  personId: personId as PersonId,
  name: personId.toUpperCase(),
  template: Float32Array.from(template),
})

it('ranks people by their nearest template, each once', () => {
  const ranked = rankIdentities(Float32Array.of(1, 0), [
    entry('ada', 0, 1),
    entry('bob', 0.6, 0.8),
    entry('ada', 0.8, 0.6),
    entry('eve', -1, 0),
  ])
  expect(ranked.map(({ personId }) => personId)).toEqual(['ada', 'bob', 'eve'])
  expect(ranked.map(({ similarity }) => Math.round(similarity * 10) / 10)).toEqual([0.8, 0.6, -1])
  expect(ranked[0]?.name).toBe('ADA')
})

it('ranks nobody in an empty gallery', () => {
  expect(rankIdentities(Float32Array.of(1, 0), [])).toEqual([])
})

it.each([
  [false, 0, 'not-enrolled'],
  [false, 1, 'few-references'],
  [false, 2, 'few-references'],
  [false, 3, 'enrolled'],
  [true, 3, 'archived'],
  [true, 0, 'archived'],
] as const)('calls a person (archived: %s, references: %i) %s', (archived, references, state) => {
  expect(personState(archived, references)).toBe(state)
})
