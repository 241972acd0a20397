import type { PersonId, SightingId } from '../../contracts/ids.ts'
import type { RecordingTold } from '../../contracts/inference.ts'
import type { LiveEvent } from '../../contracts/live.ts'
import type { AttendanceProcessor } from '../ports/attendance-processor.ts'
import type { AttendanceStore } from '../ports/attendance-store.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { RecordingStore } from '../ports/recording-store.ts'
import type { DecidedSighting, RevisedSighting } from '../ports/sighting-recorder.ts'
import type { SightingStore } from '../ports/sighting-store.ts'
import type { Transactions, Tx } from '../ports/transaction.ts'
import { reviseByTrack, type RevisionDeps } from '../recognition/corrections/revise-sighting.ts'

export type StorePartDeps = {
  readonly database: Transactions
  readonly recordings: Pick<RecordingStore, 'advance'>
  readonly sightings: Pick<SightingStore, 'record'> & RevisionDeps['sightings']
  readonly attendance: AttendanceProcessor
  readonly people: Pick<AttendanceStore, 'lockPerson'>
  readonly bus: EventBus
}

export type Part = Extract<RecordingTold, { kind: 'part' }>

/**
 * Writes everything that was seen in a part of a recording, what follows for attendance, and how far the recording is done,
 * in one transaction: after a crash the part is there wholly, or is looked at again. `stopped`, and nothing written, when the
 * recording does not run any more.
 */
export async function storePart(
  recordingId: string,
  part: Part,
  deps: StorePartDeps,
): Promise<'stored' | 'stopped'> {
  const { sightings, revisions } = gathered(part)
  const events = await deps.database.transaction(async (tx) => {
    const running = await deps.recordings.advance(tx, recordingId, part.doneSeconds)
    if (!running) return null
    const { attendance: counts } = running
    await lockPeople(tx, [...sightings, ...revisions], deps.people)
    const follows: LiveEvent[] = []
    for (const sighting of sightings) {
      const seen = await deps.sightings.record(tx, sighting, { recordingId, counts })
      if (!seen || !counts || sighting.outcome !== 'matched') continue
      const { id: sightingId, firstSeenAt: at, personId: is } = sighting
      follows.push(...(await deps.attendance.apply(tx, { sightingId, at, was: null, is })))
    }
    for (const revision of revisions)
      follows.push(...((await reviseByTrack(tx, revision, deps)) ?? []))
    return follows
  })
  if (!events) return 'stopped'
  // What was seen then is no news; what follows from it for the days is.
  for (const event of events) if (event.kind !== 'sighting-revised') deps.bus.publish(event)
  return 'stored'
}

/** The sightings of a part with all that is known of them by its end, and the revisions in their order. */
function gathered({ facts }: Part): {
  readonly sightings: ReadonlyArray<DecidedSighting>
  readonly revisions: ReadonlyArray<RevisedSighting>
} {
  const sightings = new Map<SightingId, DecidedSighting>()
  const revisions: RevisedSighting[] = []
  for (const fact of facts) {
    if (fact.kind === 'sighting') sightings.set(fact.sighting.id, fact.sighting)
    if (fact.kind === 'revised') revisions.push(fact.sighting)
    if (fact.kind !== 'extended' && fact.kind !== 'crossed') continue
    const known = sightings.get(fact.id)
    if (!known) continue
    const more =
      fact.kind === 'crossed' ? { crossed: fact.direction } : { lastSeenAt: fact.lastSeenAt }
    sightings.set(fact.id, { ...known, ...more })
  }
  return { sightings: [...sightings.values()], revisions }
}

/** Always in the same order: two transactions that lock the same people must not wait for each other. */
export async function lockPeople(
  tx: Tx,
  seen: ReadonlyArray<{ readonly personId: PersonId | null }>,
  people: Pick<AttendanceStore, 'lockPerson'>,
): Promise<void> {
  const ids = new Set(seen.flatMap(({ personId }) => (personId === null ? [] : [personId])))
  for (const personId of [...ids].toSorted()) await people.lockPerson(tx, personId)
}
