import { describe, expect, it } from 'vitest'
import type { PersonId, SiteId } from '../../../contracts/ids.ts'
import type { Person, PersonState } from '../../../contracts/people.ts'
import { countStates, filterPeople, type PersonFilter } from './filter-people.ts'

function personOf(name: string, state: PersonState, department: string | null = null): Person {
  return {
    id: `id of ${name}` as PersonId,
    siteId: 'a site' as SiteId,
    name,
    employeeNumber: `N${name.length}`,
    department,
    state,
    referenceCount: 0,
    portraitId: null,
    lastSeenAt: null,
    createdAt: '2026-11-22T08:00:00Z',
    watchReason: null,
  }
}

const people = [
  personOf('Ada', 'enrolled', 'Office'),
  personOf('Grace', 'not-enrolled'),
  personOf('Alan', 'archived', 'Office'),
]
const everybody: PersonFilter = { search: '', state: 'all', department: undefined }
const names = (shown: ReadonlyArray<Person>): ReadonlyArray<string> => shown.map(({ name }) => name)

describe('filtering people', () => {
  it('leaves archived people out unless they are asked for', () => {
    expect(names(filterPeople(people, everybody))).toEqual(['Ada', 'Grace'])
    expect(names(filterPeople(people, { ...everybody, state: 'archived' }))).toEqual(['Alan'])
  })

  it('joins search, state and department', () => {
    expect(names(filterPeople(people, { ...everybody, search: 'office' }))).toEqual(['Ada'])
    expect(names(filterPeople(people, { ...everybody, department: null }))).toEqual(['Grace'])
    expect(filterPeople(people, { ...everybody, search: 'ada', state: 'not-enrolled' })).toEqual([])
  })

  it('counts each state, whichever is chosen', () => {
    const counts = countStates(people, { ...everybody, state: 'archived', department: 'Office' })
    expect(counts).toEqual([
      { state: 'not-enrolled', count: 0 },
      { state: 'few-references', count: 0 },
      { state: 'enrolled', count: 1 },
      { state: 'archived', count: 1 },
    ])
  })
})
