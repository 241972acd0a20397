/** One face library in the comparison. It holds the photos, decoded, and the templates that it made of them. */
export type Contestant = {
  /** Its version, and what runs the models, e.g. `cpu` or `wasm`. */
  readonly version: string
  readonly provider: string
  /** Makes what the photos `from` to `to` (exclusive) are given as; no part of the time that is measured. */
  prepare(photos: ReadonlyArray<number>): Promise<void>
  /** Finds the main face of each photo and makes a template of it. */
  embed(photos: ReadonlyArray<number>): Promise<void>
  /** Whether a face was found in the photo. */
  found(photo: number): boolean
  /** The library's own measure, larger is more alike; null where one of the two faces was not found. */
  similarity(a: number, b: number): number | null
}

/** Seconds that the embedding of `photos` took. */
export async function timeEmbedding(
  contestant: Contestant,
  photos: ReadonlyArray<number>,
): Promise<number> {
  await contestant.prepare(photos)
  const startedAt = performance.now()
  await contestant.embed(photos)
  return (performance.now() - startedAt) / 1000
}
