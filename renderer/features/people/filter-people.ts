import { PersonState, type Person } from '../../../contracts/people.ts'
import { matchesSearch } from '../../ui/matches-search.ts'

/** What of the list is shown. */
export type PersonFilter = {
  readonly search: string
  /** `all` leaves out archived people, who come only when asked for. */
  readonly state: PersonState | 'all'
  /** `null`: without department; `undefined`: any. */
  readonly department: string | null | undefined
}

const isFound = (person: Person, { search, department }: PersonFilter): boolean =>
  (department === undefined || person.department === department) &&
  matchesSearch(search, [person.name, person.employeeNumber, person.department])

/** The people that pass the filter, in their order. */
export function filterPeople(
  people: ReadonlyArray<Person>,
  filter: PersonFilter,
): ReadonlyArray<Person> {
  return people.filter(
    (person) =>
      (filter.state === 'all' ? person.state !== 'archived' : person.state === filter.state) &&
      isFound(person, filter),
  )
}

export type StateCount = { readonly state: PersonState; readonly count: number }

/** How many people are in each state among those that search and department leave. */
export function countStates(
  people: ReadonlyArray<Person>,
  filter: PersonFilter,
): ReadonlyArray<StateCount> {
  return PersonState.options.map((state) => ({
    state,
    count: people.filter((person) => person.state === state && isFound(person, filter)).length,
  }))
}
