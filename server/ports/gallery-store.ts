import type { PersonId, ReferenceId } from '../../contracts/ids.ts'
import type { GalleryPerson } from '../../contracts/inference.ts'
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

/** A state of the gallery. `stamp` is made anew with every revision: that of another database, or of a restored one, differs. */
export type GalleryPoint = { readonly revision: number; readonly stamp: string }

/** Where the gallery stood before the people were read: they are of that state, or of a later one. */
export type GalleryPage = {
  readonly at: GalleryPoint
  /** References of that model in the whole gallery. */
  readonly total: number
  readonly people: ReadonlyArray<GalleryPerson>
}

/** The one place for enrolment photos and templates. Every call rejects with `DatabaseError` only. */
export interface GalleryStore {
  /** Where the gallery stands now. */
  point(): Promise<GalleryPoint>
  /**
   * Everyone who is not archived and has references of that model, page by page; at least one page, all with the same
   * `at`. What changes meanwhile may be in it or not: `changesSince` that point brings it.
   */
  load(modelId: string): AsyncIterable<GalleryPage>
  /**
   * The people who changed after `point`, each with everything of theirs as it is now; without references when there is
   * none of that model or the person is archived. `too-old`: so much changed, or that point was so long ago or never in
   * this database, that the whole gallery must be loaded.
   */
  changesSince(modelId: string, point: GalleryPoint): Promise<GalleryPage | 'too-old'>
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
