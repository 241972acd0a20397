import type { PersonId, ReferenceId } from '../../contracts/ids.ts'
import type { GalleryEntry } from '../../contracts/inference.ts'
import type { Reference } from '../../contracts/people.ts'
import type { Actor } from '../../contracts/permissions.ts'
import type { Tx } from './transaction.ts'

export type NewReference = {
  readonly id: ReferenceId
  readonly personId: PersonId
  readonly source: Reference['source']
  readonly quality: Reference['quality']
  /** JPEG. */
  readonly image: Uint8Array
  /** 512 Float32, L2-normalised. */
  readonly template: Float32Array
  readonly modelId: string
  readonly actor: Pick<Actor, 'id' | 'name'>
}

export type Gallery = {
  /** Grows with every change; two loads of one revision hold the same. */
  readonly revision: number
  readonly templates: ReadonlyArray<GalleryEntry>
}

/** The one place for enrolment photos and templates. Every call rejects with `DatabaseError` only. */
export interface GalleryStore {
  /** All templates of that model whose person is not archived, with the revision that they belong to. */
  load(modelId: string): Promise<Gallery>
  /** Counts over everyone who is not archived. */
  summary(): Promise<{
    readonly people: number
    readonly templates: number
    readonly revision: number
  }>
  /** Of one person, oldest first. */
  references(personId: PersonId): Promise<ReadonlyArray<Reference>>
  find(id: ReferenceId): Promise<Reference | null>
  /** JPEG; null when there is no such reference. */
  image(id: ReferenceId): Promise<Uint8Array | null>
  add(tx: Tx, reference: NewReference): Promise<Reference>
  /** Removes photo and template for good. False when there is no such reference. */
  remove(tx: Tx, id: ReferenceId): Promise<boolean>
  /**
   * Calls `listener` with the revision after every change by any desktop, and once more after a lost connection is
   * back, when changes may have been missed. Runs until `signal` aborts; never rejects for a lost connection.
   */
  watch(listener: (revision: number) => void, signal: AbortSignal): Promise<void>
}
