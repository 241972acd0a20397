import type { Temporal } from 'temporal-polyfill'
import type { PersonId, SightingId } from '../../../contracts/ids.ts'
import type { LiveEvent } from '../../../contracts/live.ts'
import type { Actor } from '../../../contracts/permissions.ts'
import type { Correction, Rejection } from '../../../contracts/recognition.ts'
import {
  correctedMeaning,
  standingMeaning,
  takenFor,
  type SightingMeaning,
  type SightingRevision,
} from '../../../core/recognition/sighting-meaning.ts'
import { newId } from '../../new-id.ts'
import type { ChangeLog } from '../../ports/change-log.ts'
import type { EventBus } from '../../ports/event-bus.ts'
import type { PersonStore } from '../../ports/person-store.ts'
import type { RejectionStore } from '../../ports/rejection-store.ts'
import type { LockedSighting, SightingStore } from '../../ports/sighting-store.ts'
import type { Transactions, Tx } from '../../ports/transaction.ts'
import {
  readRejectedFace,
  type FaceReader,
  type LearntFace,
  type NotLearnt,
} from './learn-rejection.ts'
import { reviseSighting, type RevisionDeps } from './revise-sighting.ts'

export type SightingCorrectionsDeps = {
  readonly database: Transactions
  readonly sightings: RevisionDeps['sightings'] & Pick<SightingStore, 'crop' | 'find'>
  readonly attendance: RevisionDeps['attendance']
  readonly rejections: RejectionStore
  readonly people: Pick<PersonStore, 'find'>
  readonly faces: FaceReader
  readonly changes: ChangeLog
  readonly bus: EventBus
  readonly now: () => Temporal.Instant
}

export type CorrectionRefusal = {
  readonly kind: 'not-found' | 'conflict'
  /** A sentence for whoever asked. */
  readonly message: string
}

export type CorrectionRequest = {
  readonly sightingId: SightingId
  /** Who it was; null: nobody enrolled. */
  readonly personId: PersonId | null
  /** Keep the face as an example of who the person that it was taken for is not. */
  readonly reject: boolean
}

/** What people say about sightings. Every call may reject with `DatabaseError`; expected refusals are values. */
export interface SightingCorrections {
  correct(
    actor: Actor,
    request: CorrectionRequest,
    signal?: AbortSignal,
  ): Promise<{ readonly kind: 'ok'; readonly correction: Correction } | CorrectionRefusal>
  /** Takes back the last correction that still counts, and the example that was kept with it. */
  undo(actor: Actor, id: SightingId): Promise<{ readonly kind: 'ok' } | CorrectionRefusal>
  /** Faces that were taken for that person and are not, newest first. */
  rejections(personId: PersonId): Promise<ReadonlyArray<Rejection>>
  removeRejection(actor: Actor, id: string): Promise<{ readonly kind: 'ok' } | CorrectionRefusal>
}

const sightingNotFound: CorrectionRefusal = {
  kind: 'not-found',
  message: 'This sighting is not there any more. Go back to the list.',
}

const factsOf = ({ outcome, personId }: SightingMeaning) => ({ outcome, personId })

type Written<Value> =
  | { readonly kind: 'ok'; readonly value: Value; readonly events: ReadonlyArray<LiveEvent> }
  | CorrectionRefusal

export function createSightingCorrections(deps: SightingCorrectionsDeps): SightingCorrections {
  const { database, sightings, rejections, changes, bus } = deps

  /** Runs `work` on the locked sighting in one transaction, and announces what it did. */
  async function onSighting<Value>(
    id: SightingId,
    work: (tx: Tx, sighting: LockedSighting) => Promise<Written<Value>>,
  ): Promise<{ readonly kind: 'ok'; readonly value: Value } | CorrectionRefusal> {
    const written = await database.transaction(async (tx) => {
      const sighting = await sightings.lock(tx, id)
      return sighting ? work(tx, sighting) : sightingNotFound
    })
    if (written.kind !== 'ok') return written
    for (const event of written.events) bus.publish(event)
    return { kind: 'ok', value: written.value }
  }

  return {
    async correct(actor, request, signal) {
      const { sightingId, personId, reject } = request
      const refusal = personId === null ? null : await refuseName(personId, deps)
      if (refusal) return refusal
      if (!(await sightings.find(sightingId))) return sightingNotFound
      // Before the transaction: looking at a picture takes its time.
      const face = reject ? await readRejectedFace(sightingId, deps, signal) : null
      const done = await onSighting(sightingId, (tx, sighting) =>
        writeCorrection(tx, { actor, sighting, personId, face }, deps),
      )
      return done.kind === 'ok' ? { kind: 'ok', correction: done.value } : done
    },

    async undo(actor, id) {
      const done = await onSighting(id, (tx, sighting) => writeUndo(tx, actor, sighting, deps))
      return done.kind === 'ok' ? { kind: 'ok' } : done
    },

    rejections: (personId) => rejections.list(personId),

    async removeRejection(actor, id) {
      const rejection = await rejections.find(id)
      const removed =
        rejection !== null &&
        (await database.transaction(async (tx) => {
          if (!(await rejections.remove(tx, id))) return false
          const { personId, sightingId } = rejection
          await changes.append(tx, {
            ...{ actor, action: 'rejection.removed', entity: 'rejection', entityId: id },
            ...{ before: { personId, sightingId }, after: null },
          })
          return true
        }))
      if (!removed) {
        return {
          kind: 'not-found',
          message: 'This face is not kept any more. Nothing was changed.',
        }
      }
      bus.publish({ kind: 'people-changed' })
      return { kind: 'ok' }
    },
  }
}

async function refuseName(
  personId: PersonId,
  { people }: SightingCorrectionsDeps,
): Promise<CorrectionRefusal | null> {
  const person = await people.find(personId)
  if (!person) {
    return { kind: 'not-found', message: 'This person is not there any more. Choose another.' }
  }
  if (person.state !== 'archived') return null
  return {
    kind: 'conflict',
    message: `${person.name} is archived. Restore them before giving sightings their name.`,
  }
}

async function writeCorrection(
  tx: Tx,
  facts: {
    readonly actor: Actor
    readonly sighting: LockedSighting
    readonly personId: PersonId | null
    /** Null: nothing was to be learnt. */
    readonly face: LearntFace | NotLearnt | null
  },
  deps: SightingCorrectionsDeps,
): Promise<Written<Correction>> {
  const { actor, sighting, personId, face } = facts
  if (personId !== null && (await deps.rejections.has(tx, personId, sighting.id))) {
    return {
      kind: 'conflict',
      message:
        'This face is kept as an example of who this person is not. Undo that correction, or remove the face from the person, and then give it their name.',
    }
  }
  const { meaning, candidates, revisions } = sighting
  const after = correctedMeaning(candidates, personId)
  const said = standingMeaning(meaning, revisions).said?.source
  const nothingNew =
    said === 'operator' && after.personId === meaning.personId && after.outcome === meaning.outcome
  if (nothingNew && face === null) {
    return { kind: 'ok', value: { rejectedFor: null, notLearnt: null }, events: [] }
  }
  const revision: SightingRevision = {
    ...{ id: newId<'revision'>(), source: 'operator', undoes: null },
    ...{ at: deps.now().toString(), before: meaning, after },
  }
  const events = await reviseSighting(tx, sighting, revision, actor, deps)
  const suspect = takenFor(meaning, candidates, personId)
  const correction = await keepRejection(tx, { actor, sighting, revision, suspect, face }, deps)
  await deps.changes.append(tx, {
    ...{ actor, action: 'sighting.corrected', entity: 'sighting', entityId: sighting.id },
    before: factsOf(meaning),
    after: { ...factsOf(after), rejectedFor: correction.rejectedFor },
  })
  return { kind: 'ok', value: correction, events: withGallery(events, correction.rejectedFor) }
}

/** Keeps the face against whomever it was taken for. */
async function keepRejection(
  tx: Tx,
  facts: {
    readonly actor: Actor
    readonly sighting: LockedSighting
    readonly revision: SightingRevision
    readonly suspect: PersonId | null
    readonly face: LearntFace | NotLearnt | null
  },
  { rejections }: SightingCorrectionsDeps,
): Promise<Correction> {
  const { actor, sighting, revision, suspect, face } = facts
  if (face === null) return { rejectedFor: null, notLearnt: null }
  if (suspect === null) {
    return {
      rejectedFor: null,
      notLearnt: 'This face was not taken for anybody else, so there was nothing to learn from it.',
    }
  }
  if (face.kind === 'not-learnt') return { rejectedFor: null, notLearnt: face.message }
  const { image, template, modelId } = face
  const added = await rejections.add(tx, {
    ...{ id: newId<'rejection'>(), personId: suspect, sightingId: sighting.id },
    ...{ revisionId: revision.id, image, template, modelId, actor },
  })
  if (!added) {
    return {
      rejectedFor: null,
      notLearnt: 'This face was learnt before and is kept since: it need not be learnt again.',
    }
  }
  return { rejectedFor: suspect, notLearnt: null }
}

async function writeUndo(
  tx: Tx,
  actor: Actor,
  sighting: LockedSighting,
  deps: SightingCorrectionsDeps,
): Promise<Written<null>> {
  const { meaning, revisions } = sighting
  const { said } = standingMeaning(meaning, revisions)
  if (said?.source !== 'operator') {
    return {
      kind: 'conflict',
      message: 'Nobody corrected this sighting: there is nothing to undo.',
    }
  }
  const undo: SightingRevision = {
    ...{ id: newId<'revision'>(), source: 'undo', undoes: said.id, at: deps.now().toString() },
    ...{ before: meaning, after: meaning },
  }
  const { meaning: after } = standingMeaning(meaning, [...revisions, undo])
  const events = await reviseSighting(tx, sighting, { ...undo, after }, actor, deps)
  const removed = await deps.rejections.removeMadeWith(tx, said.id)
  await deps.changes.append(tx, {
    ...{ actor, action: 'sighting.correction-undone', entity: 'sighting', entityId: sighting.id },
    before: { ...factsOf(meaning), rejectedFor: removed?.personId ?? null },
    after: factsOf(after),
  })
  return { kind: 'ok', value: null, events: withGallery(events, removed?.personId ?? null) }
}

/** A person whose rejected faces changed reads otherwise. */
function withGallery(
  events: ReadonlyArray<LiveEvent> | null,
  rejectedFor: PersonId | null,
): ReadonlyArray<LiveEvent> {
  return [...(events ?? []), ...(rejectedFor === null ? [] : [{ kind: 'people-changed' } as const])]
}
