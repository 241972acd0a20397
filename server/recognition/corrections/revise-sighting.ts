import type { PersonId } from '../../../contracts/ids.ts'
import type { LiveEvent } from '../../../contracts/live.ts'
import type { Actor } from '../../../contracts/permissions.ts'
import {
  standingMeaning,
  type SightingMeaning,
  type SightingRevision,
} from '../../../core/recognition/sighting-meaning.ts'
import { newId } from '../../new-id.ts'
import type { AttendanceProcessor } from '../../ports/attendance-processor.ts'
import type { RevisedSighting } from '../../ports/sighting-recorder.ts'
import type { LockedSighting, SightingStore } from '../../ports/sighting-store.ts'
import type { Tx } from '../../ports/transaction.ts'

export type RevisionDeps = {
  readonly sightings: Pick<SightingStore, 'lock' | 'appendRevision' | 'followTrack' | 'setMeaning'>
  readonly attendance: AttendanceProcessor
}

/** Whose attendance a sighting counts for. */
const matchedWith = ({ outcome, personId }: SightingMeaning): PersonId | null =>
  outcome === 'matched' ? personId : null

/**
 * Appends a revision to a locked sighting and writes, in the same transaction, what the sighting means by then and the
 * punches and days that follow. Returns what to announce once `tx` is committed, which is nothing where a person's word
 * stands against the track's; null when that revision was there already.
 */
export async function reviseSighting(
  tx: Tx,
  sighting: LockedSighting,
  revision: SightingRevision,
  actor: Pick<Actor, 'id' | 'name'> | null,
  { sightings, attendance }: RevisionDeps,
): Promise<ReadonlyArray<LiveEvent> | null> {
  const { id, meaning, firstSeenAt } = sighting
  if (!(await sightings.appendRevision(tx, id, revision, actor))) return null
  const standing = standingMeaning(meaning, [...sighting.revisions, revision])
  if (revision.source === 'track' && standing.said !== revision) return []
  const seen = await sightings.setMeaning(tx, id, standing)
  const was = matchedWith(meaning)
  const is = matchedWith(standing.meaning)
  const follows =
    was === is ? [] : await attendance.apply(tx, { sightingId: id, at: firstSeenAt, was, is })
  return [{ kind: 'sighting-revised', sighting: seen }, ...follows]
}

/** What later frames of the track say; null when that was stored already. Throws when there is no such sighting. */
export async function reviseByTrack(
  tx: Tx,
  revised: RevisedSighting,
  deps: RevisionDeps,
): Promise<ReadonlyArray<LiveEvent> | null> {
  const sighting = await deps.sightings.lock(tx, revised.id)
  if (!sighting) throw new Error('the sighting that this revises is not in the database')
  const { outcome, personId, similarity, margin } = revised
  const revision: SightingRevision = {
    ...{ id: newId<'revision'>(), source: 'track', undoes: null, at: revised.revisedAt },
    before: standingMeaning(sighting.meaning, sighting.revisions).byTrack,
    after: { outcome, personId, similarity, margin },
  }
  // Redelivered facts of a track do no harm, and the sighting that is announced shows them.
  await deps.sightings.followTrack(tx, revised)
  return reviseSighting(tx, sighting, revision, null, deps)
}
