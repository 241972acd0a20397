import type { NodeId, PersonId, ReferenceId } from '../../contracts/ids.ts'
import type { PackManifest } from '../../contracts/model-pack.ts'
import type { Actor } from '../../contracts/permissions.ts'
import type { Tx } from './transaction.ts'

/** A pack whose licence was shown and accepted; its files may lie on this desktop or not. */
export type AcceptedPack = {
  readonly manifest: PackManifest
  /** RFC 3339 Z. */
  readonly acceptedAt: string
  readonly acceptedBy: string
}

/** The change to another pack that is under way, on whichever desktop. */
export type PackChange = {
  /** Null is the built-in pack. */
  readonly packId: string | null
  readonly nodeId: NodeId
  /** RFC 3339 Z. */
  readonly startedAt: string
  readonly actor: Pick<Actor, 'id' | 'name'>
}

/** One picture without a template of a model. */
export type Unembedded =
  | {
      readonly kind: 'reference'
      readonly id: ReferenceId
      readonly personId: PersonId
      readonly name: string
      readonly image: Uint8Array
    }
  | { readonly kind: 'rejection'; readonly id: string; readonly image: Uint8Array }

/** Installed packs, the active one, and what they embed. Every call rejects with `DatabaseError` only. */
export interface PackStore {
  /** By id. */
  list(): Promise<ReadonlyArray<AcceptedPack>>
  find(id: string): Promise<AcceptedPack | null>
  /** False when a pack of that id was accepted before; that one is left as it is. */
  add(tx: Tx, manifest: PackManifest, actor: Pick<Actor, 'id' | 'name'>): Promise<boolean>
  /** With all templates that it made. False when there is no such pack. */
  remove(tx: Tx, id: string): Promise<boolean>

  /** Null is the built-in pack. */
  active(): Promise<string | null>
  /** Waits for open changes of packs and holds off others until the transaction ends; answers with the active pack. */
  lockActive(tx: Tx): Promise<string | null>
  setActive(tx: Tx, packId: string | null): Promise<void>

  change(): Promise<PackChange | null>
  /** False when one is under way already. */
  beginChange(tx: Tx, change: Omit<PackChange, 'startedAt'>): Promise<boolean>
  /** Ends the change that is under way, if it is that one where one is given; answers with it. */
  endChange(tx: Tx, which?: Pick<PackChange, 'packId' | 'nodeId'>): Promise<PackChange | null>

  /** Pictures that have a template of the model, and all. */
  progress(modelId: string): Promise<{ readonly done: number; readonly total: number }>
  /** At most `limit` pictures without a template of the model, leaving out those ids; archived people count. */
  unembedded(
    modelId: string,
    limit: number,
    except: ReadonlyArray<string>,
  ): Promise<ReadonlyArray<Unembedded>>
  /** Holds off everyone who adds a template until the transaction ends. */
  lockTemplates(tx: Tx): Promise<void>
  /** How many pictures have no template of the model, leaving out those ids; sees what `tx` sees. */
  countUnembedded(tx: Tx, modelId: string, except: ReadonlyArray<string>): Promise<number>
  /** Stores a template; one that is there, or whose picture is gone, is left alone. */
  addTemplate(
    tx: Tx,
    of: Pick<Unembedded, 'kind' | 'id'>,
    modelId: string,
    template: Float32Array,
  ): Promise<void>

  /** Calls `listener` after every change of packs by any desktop, and whenever a connection is made. Never rejects. */
  watch(listener: () => void, signal: AbortSignal): Promise<void>
}
