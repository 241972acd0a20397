import type { PackManifest } from '../../contracts/model-pack.ts'
import type { PackSource } from '../../contracts/recognition.ts'

/** A pack whose files lie in `folder`, beside a manifest.json that says the same as `manifest`. */
export type PackOnDisk = {
  readonly folder: string
  /** With the licence's text in it, wherever the pack had it. */
  readonly manifest: PackManifest
}

export type StagedPack =
  | ({ readonly kind: 'staged' } & PackOnDisk)
  /** `message` says what is wrong with the pack, and what to do. */
  | { readonly kind: 'refused'; readonly message: string }

/** The files of installed packs, and of those that are being looked at. */
export interface PackFiles {
  /**
   * Copies a pack's manifest and the files that it names into a private folder under `ticket`, and compares every checksum.
   * Whatever is wrong with the source or its copy is a refusal; rejects only where packs cannot be kept at all, or `signal`
   * aborts.
   */
  stage(ticket: string, source: PackSource, signal?: AbortSignal): Promise<StagedPack>
  /** Puts the files of a ticket in the place of the pack `id`, whatever was there. */
  install(ticket: string, id: string): Promise<void>
  /** Twice is as good as once. */
  discard(ticket: string): Promise<void>
  /** The pack if exactly its files lie here; otherwise why not. */
  find(
    manifest: PackManifest,
  ): Promise<
    | ({ readonly kind: 'here' } & PackOnDisk)
    | { readonly kind: 'lacking'; readonly message: string }
  >
  /** Twice is as good as once. */
  remove(id: string): Promise<void>
  /** Removes what an earlier run staged and never installed. */
  clean(): Promise<void>
}
