/** Somebody recognised at a place. */
export type PlacedSighting = { readonly id: string; readonly place: string; readonly atMs: number }

/** The least time between two places, in minutes, whichever way; 0 where none is known. */
export type TravelMinutes = (one: string, other: string) => number

/**
 * The sightings of one person that cannot both be true: at two places sooner than anybody gets from one to the other. Both
 * need review, and neither makes a punch by itself.
 *
 * Pure. In any order; each is compared with the one before it at another place.
 */
export function impossibleTravel(
  sightings: ReadonlyArray<PlacedSighting>,
  travel: TravelMinutes,
): ReadonlySet<string> {
  const flagged = new Set<string>()
  const last = new Map<string, PlacedSighting>()
  const inOrder = sightings.toSorted(
    (one, other) => one.atMs - other.atMs || (one.id < other.id ? -1 : 1),
  )
  for (const sighting of inOrder) {
    for (const before of last.values()) {
      if (before.place === sighting.place) continue
      const leastMs = travel(before.place, sighting.place) * 60_000
      if (sighting.atMs - before.atMs >= leastMs) continue
      flagged.add(before.id)
      flagged.add(sighting.id)
    }
    last.set(sighting.place, sighting)
  }
  return flagged
}
