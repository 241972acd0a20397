import type { PersonId } from '../../contracts/ids.ts'
import type { Person, PersonFields, Reference } from '../../contracts/people.ts'
import type { Actor } from '../../contracts/permissions.ts'
import type { RecognitionSettings } from '../../core/recognition/settings.ts'
import { newId } from '../new-id.ts'
import type { ChangeLog } from '../ports/change-log.ts'
import { isRefused } from '../ports/database-error.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { FaceEngine } from '../ports/face-engine.ts'
import type { GalleryStore } from '../ports/gallery-store.ts'
import { employeeNumberConstraint, type PersonStore } from '../ports/person-store.ts'
import type { SiteStore } from '../ports/site-store.ts'
import type { Transactions } from '../ports/transaction.ts'
import { createEnrolmentUseCases, type EnrolmentUseCases } from './enrolment-use-cases.ts'
import { personNotFound, type PeopleRefusal } from './people-refusal.ts'

export type PeopleUseCasesDeps = {
  readonly database: Transactions
  readonly sites: Pick<SiteStore, 'current'>
  readonly people: PersonStore
  readonly gallery: GalleryStore
  readonly faces: FaceEngine
  /** Those that hold at the site now. */
  readonly settings: () => RecognitionSettings
  readonly changes: ChangeLog
  readonly bus: EventBus
}

type Saved = { readonly kind: 'ok'; readonly person: Person } | PeopleRefusal

/** Every call may reject with `DatabaseError`; expected refusals are values. */
export interface PeopleUseCases extends EnrolmentUseCases {
  list(options: { readonly includeArchived: boolean }): Promise<ReadonlyArray<Person>>
  get(
    id: PersonId,
  ): Promise<
    | { readonly kind: 'ok'; readonly person: Person & { readonly references: Reference[] } }
    | PeopleRefusal
  >
  add(actor: Actor, fields: PersonFields): Promise<Saved>
  update(actor: Actor, id: PersonId, fields: PersonFields): Promise<Saved>
  /** Twice is as good as once. */
  archive(actor: Actor, id: PersonId): Promise<{ readonly kind: 'ok' } | PeopleRefusal>
  restore(actor: Actor, id: PersonId): Promise<{ readonly kind: 'ok' } | PeopleRefusal>
  /** Why operators are to be told when this person is seen; null: they are not. Twice is as good as once. */
  setWatched(
    actor: Actor,
    id: PersonId,
    reason: string | null,
  ): Promise<{ readonly kind: 'ok' } | PeopleRefusal>
}

const tidy = ({ name, employeeNumber, department }: PersonFields): PersonFields => ({
  name: name.trim(),
  employeeNumber: employeeNumber.trim(),
  department: department?.trim() || null,
})

const factsOf = ({ name, employeeNumber, department }: PersonFields) => ({
  name,
  employeeNumber,
  department,
})

export function createPeopleUseCases(deps: PeopleUseCasesDeps): PeopleUseCases {
  const { people, changes, bus } = deps

  async function saved(id: PersonId): Promise<Saved> {
    bus.publish({ kind: 'people-changed' })
    const person = await people.find(id)
    return person ? { kind: 'ok', person } : personNotFound
  }

  async function numberTaken(error: unknown, siteId: Person['siteId'], fields: PersonFields) {
    if (!isRefused(error, employeeNumberConstraint)) throw error
    const owner = await people.findByEmployeeNumber(siteId, fields.employeeNumber)
    const who = owner
      ? `${owner.name}${owner.state === 'archived' ? ', who is archived' : ''}`
      : 'somebody else'
    return {
      kind: 'conflict',
      message: `The employee number ${fields.employeeNumber} belongs to ${who}. Enter another number.`,
    } as const
  }

  async function setArchived(actor: Actor, id: PersonId, archived: boolean) {
    const before = await people.find(id)
    if (!before) return personNotFound
    const changed = await deps.database.transaction(async (tx) => {
      if (!(await people.setArchived(tx, id, archived))) return false
      await changes.append(tx, {
        actor,
        action: archived ? 'person.archived' : 'person.restored',
        entity: 'person',
        entityId: id,
        before: { archived: !archived },
        after: { archived },
      })
      return true
    })
    if (changed) bus.publish({ kind: 'people-changed' })
    return { kind: 'ok' } as const
  }

  return {
    async list(options) {
      const site = await deps.sites.current()
      return site ? people.list(site.id, options) : []
    },

    async get(id) {
      const person = await people.find(id)
      if (!person) return personNotFound
      return {
        kind: 'ok',
        person: { ...person, references: [...(await deps.gallery.references(id))] },
      }
    },

    async add(actor, input) {
      const site = await deps.sites.current()
      if (!site) {
        return { kind: 'not-found', message: 'There is no site yet. Start NeuroMark again.' }
      }
      const id: PersonId = newId<'person'>()
      const fields = tidy(input)
      try {
        await deps.database.transaction(async (tx) => {
          await people.add(tx, { ...fields, id, siteId: site.id })
          await changes.append(tx, {
            ...{ actor, action: 'person.added', entity: 'person', entityId: id },
            ...{ before: null, after: factsOf(fields) },
          })
        })
      } catch (error) {
        return numberTaken(error, site.id, fields)
      }
      return saved(id)
    },

    async update(actor, id, input) {
      const before = await people.find(id)
      if (!before) return personNotFound
      const fields = tidy(input)
      try {
        await deps.database.transaction(async (tx) => {
          await people.update(tx, { ...fields, id })
          await changes.append(tx, {
            ...{ actor, action: 'person.changed', entity: 'person', entityId: id },
            ...{ before: factsOf(before), after: factsOf(fields) },
          })
        })
      } catch (error) {
        return numberTaken(error, before.siteId, fields)
      }
      return saved(id)
    },

    ...createEnrolmentUseCases(deps),

    archive: (actor, id) => setArchived(actor, id, true),
    restore: (actor, id) => setArchived(actor, id, false),

    async setWatched(actor, id, reason) {
      const before = await people.find(id)
      if (!before) return personNotFound
      const changed = await deps.database.transaction(async (tx) => {
        if (!(await people.setWatched(tx, id, reason))) return false
        await changes.append(tx, {
          ...{ actor, action: reason === null ? 'person.unwatched' : 'person.watched' },
          ...{ entity: 'person', entityId: id },
          ...{ before: { reason: before.watchReason }, after: { reason } },
        })
        return true
      })
      if (changed) bus.publish({ kind: 'people-changed' })
      return { kind: 'ok' }
    },
  }
}
