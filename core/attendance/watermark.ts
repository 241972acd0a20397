/** How far a source of punches is known: everything up to `knownToMs` has arrived. */
export type Source = {
  readonly id: string
  readonly knownToMs: number
  /** Somebody signed that nothing more will come from it. */
  readonly signedOffline: boolean
}

/** The sources that a day still waits for: it is final once all are known beyond its settled instant. */
export function sourcesAwaited(
  settledFromMs: number,
  sources: ReadonlyArray<Source>,
): ReadonlyArray<Source> {
  return sources.filter(
    ({ knownToMs, signedOffline }) => !signedOffline && knownToMs <= settledFromMs,
  )
}
