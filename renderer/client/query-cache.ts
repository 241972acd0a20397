/** What is known of one answer. `data` stays while it is read again, so that nothing flickers. */
export type QuerySnapshot = {
  readonly data: unknown
  /** The sentence for the latest failure; undefined once a later read succeeds. */
  readonly error: string | undefined
  readonly loading: boolean
}

type Entry = {
  snapshot: QuerySnapshot
  readonly listeners: Set<() => void>
  reading: boolean
  /** Asked for while a read was on its way, which may have looked too early. */
  readAgain: boolean
}

const untouched: QuerySnapshot = { data: undefined, error: undefined, loading: true }

/** Remembers answers by key, so that a page that is opened again is there at once. */
export class QueryCache {
  readonly #describeError: (error: unknown) => string
  readonly #entries = new Map<string, Entry>()

  /** `describeError` makes the sentence that is shown for a failed read. */
  constructor(describeError: (error: unknown) => string) {
    this.#describeError = describeError
  }

  snapshot(key: string): QuerySnapshot {
    return this.#entries.get(key)?.snapshot ?? untouched
  }

  subscribe(key: string, listener: () => void): () => void {
    const { listeners } = this.#entry(key)
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  /**
   * Reads the answer of `key`. Never rejects: a failure becomes the snapshot's `error`.
   *
   * Of one key one read is on its way at a time. A further call joins it; with `fresh` the answer
   * is read once more after it, because the one on its way may be older than the reason to ask.
   */
  async load(key: string, read: () => Promise<unknown>, fresh: boolean): Promise<void> {
    const entry = this.#entry(key)
    if (entry.reading) {
      entry.readAgain ||= fresh
      return
    }
    entry.reading = true
    this.#set(entry, { ...entry.snapshot, loading: true })
    do {
      entry.readAgain = false
      try {
        this.#set(entry, { data: await read(), error: undefined, loading: entry.readAgain })
      } catch (error) {
        const sentence = this.#describeError(error)
        this.#set(entry, { ...entry.snapshot, error: sentence, loading: entry.readAgain })
      }
    } while (entry.readAgain)
    entry.reading = false
  }

  #entry(key: string): Entry {
    const known = this.#entries.get(key)
    if (known) return known
    const entry: Entry = {
      snapshot: untouched,
      listeners: new Set(),
      reading: false,
      readAgain: false,
    }
    this.#entries.set(key, entry)
    return entry
  }

  #set(entry: Entry, snapshot: QuerySnapshot): void {
    entry.snapshot = snapshot
    for (const listener of entry.listeners) listener()
  }
}
