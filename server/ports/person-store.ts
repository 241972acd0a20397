import type { PersonId, SiteId } from '../../contracts/ids.ts'
import type { Person, PersonFields } from '../../contracts/people.ts'
import type { Tx } from './transaction.ts'

/** Name of the constraint that an employee number in use runs into. */
export const employeeNumberConstraint = 'people_employee_number'

/** Who may be enrolled. Every call rejects with `DatabaseError` only. */
export interface PersonStore {
  /** By name. */
  list(
    siteId: SiteId,
    options: { readonly includeArchived: boolean },
  ): Promise<ReadonlyArray<Person>>
  find(id: PersonId): Promise<Person | null>
  /** Whoever has that employee number, archived or not. */
  findByEmployeeNumber(siteId: SiteId, employeeNumber: string): Promise<Person | null>
  add(
    tx: Tx,
    person: PersonFields & { readonly id: PersonId; readonly siteId: SiteId },
  ): Promise<void>
  update(tx: Tx, person: PersonFields & { readonly id: PersonId }): Promise<void>
  /** False when that is how it already was, or when there is no such person. */
  setArchived(tx: Tx, id: PersonId, archived: boolean): Promise<boolean>
  /** Null takes the person off the watch list. False when that is how it already was, or when there is no such person. */
  setWatched(tx: Tx, id: PersonId, reason: string | null): Promise<boolean>
}
