/** One coded picture: Annex B, beginning with its access unit delimiter, or a JPEG. */
export type AccessUnit = {
  readonly data: Buffer
  readonly key: boolean
  /** Arrival of its first byte, epoch milliseconds. */
  readonly atMs: number
}

export type UnitSplitter = {
  /** The units that this chunk completed, in order. Throws RangeError when there is no end to one. */
  push(chunk: Buffer, atMs: number): ReadonlyArray<AccessUnit>
}
