/** What a sighting on a camera means: in, out, by state, or presence only. */
export type DoorRole = 'entry' | 'exit' | 'both' | 'observe'

/** Somebody recognised for certain, once. */
export type SeenFact = {
  readonly id: string
  readonly siteId: string
  readonly role: DoorRole
  /** When the person came into view; milliseconds since 1970, UTC. */
  readonly atMs: number
}

/** Sightings of one person that count as one passage of a door. */
export type Run = {
  readonly role: 'entry' | 'exit' | 'both'
  readonly first: SeenFact
  /** The last one before the run was cut. */
  readonly last: SeenFact
  /** All of them, in order, those after the cut included. */
  readonly sightings: ReadonlyArray<SeenFact>
}

export type DebouncePolicy = {
  /** Seconds. */
  readonly debounceSeconds: number
  /** Minutes. */
  readonly maxRunMinutes: number
}

/** Order of time, then of id; arrival never counts. */
export function bySeenTime(one: SeenFact, other: SeenFact): number {
  return one.atMs - other.atMs || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)
}

/** Each sighting once, in order of time, then of id. */
export function seenInOrder(sightings: ReadonlyArray<SeenFact>): ReadonlyArray<SeenFact> {
  const unique = new Map<string, SeenFact>()
  for (const sighting of sightings) unique.set(sighting.id, sighting)
  return [...unique.values()].sort(bySeenTime)
}

/**
 * Groups one person's sightings into runs: same site, same role, never silent for longer than the debounce.
 *
 * Pure. Sightings must be in order; those of observing cameras make no run. A gap of exactly the debounce is still within
 * the run, and a run of exactly `maxRunMinutes` is not cut.
 */
export function debounce(
  sightings: ReadonlyArray<SeenFact>,
  policy: DebouncePolicy,
): ReadonlyArray<Run> {
  const silenceMs = policy.debounceSeconds * 1000
  const maxRunMs = policy.maxRunMinutes * 60_000
  const current = new Map<string, SeenFact[]>()
  const groups: SeenFact[][] = []
  for (const sighting of sightings) {
    if (sighting.role === 'observe') continue
    const key = `${sighting.role} ${sighting.siteId}`
    const group = current.get(key)
    const previous = group?.at(-1)
    if (group && previous && sighting.atMs - previous.atMs <= silenceMs) {
      group.push(sighting)
      continue
    }
    const begun = [sighting]
    current.set(key, begun)
    groups.push(begun)
  }
  return groups.flatMap((group) => toRun(group, maxRunMs))
}

function toRun(sightings: ReadonlyArray<SeenFact>, maxRunMs: number): Run[] {
  const [first] = sightings
  if (!first || first.role === 'observe') return []
  const last = sightings.findLast(({ atMs }) => atMs - first.atMs <= maxRunMs) ?? first
  return [{ role: first.role, first, last, sightings }]
}

/**
 * The start of the stretch that a sighting at `atMs` belongs to: since then no door, whichever it is, was silent for
 * longer than the debounce. Punches begun before it stand, whatever happens at `atMs`.
 *
 * `sightings`: in any order; those of the hours before `atMs` matter. If the start is within a debounce of the earliest
 * instant that they cover, the stretch may have begun before.
 */
export function stretchStartMs(
  sightings: ReadonlyArray<SeenFact>,
  atMs: number,
  policy: DebouncePolicy,
): number {
  let from = atMs
  const earlier = seenInOrder(sightings).filter(
    (sighting) => sighting.role !== 'observe' && sighting.atMs <= atMs,
  )
  for (const sighting of earlier.toReversed()) {
    if (from - sighting.atMs > policy.debounceSeconds * 1000) break
    from = sighting.atMs
  }
  return from
}
