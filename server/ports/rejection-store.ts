import type { PersonId, SightingId } from '../../contracts/ids.ts'
import type { Actor } from '../../contracts/permissions.ts'
import type { Rejection } from '../../contracts/recognition.ts'
import type { Tx } from './transaction.ts'

export type NewRejection = {
  readonly id: string
  /** Who it is not. */
  readonly personId: PersonId
  readonly sightingId: SightingId
  /** The revision of the sighting that it is made with. */
  readonly revisionId: string
  /** JPEG of the face. */
  readonly image: Uint8Array
  /** 512 Float32, L2-normalised; never logged, never sent to a renderer. */
  readonly template: Float32Array
  readonly modelId: string
  readonly actor: Pick<Actor, 'id' | 'name'>
}

/** Faces that were taken for someone and are not. Every call rejects with `DatabaseError` only. */
export interface RejectionStore {
  /** False, and nothing written, when that sighting's face is rejected for that person already. */
  add(tx: Tx, rejection: NewRejection): Promise<boolean>
  /** Whether that sighting's face is rejected for that person. */
  has(tx: Tx, personId: PersonId, sightingId: SightingId): Promise<boolean>
  /** Of one person, newest first. */
  list(personId: PersonId): Promise<ReadonlyArray<Rejection>>
  find(id: string): Promise<Rejection | null>
  /** JPEG; null when there is no such rejection. */
  image(id: string): Promise<Uint8Array | null>
  /** Removes picture and templates for good. False when there is no such rejection. */
  remove(tx: Tx, id: string): Promise<boolean>
  /** The same for the one made with that revision; null when there is none. */
  removeMadeWith(tx: Tx, revisionId: string): Promise<Rejection | null>
}
