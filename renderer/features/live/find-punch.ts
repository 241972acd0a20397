import type { PunchEvent, Sighting } from '../../../contracts/live.ts'

/**
 * The punch that a sighting made, if it made one: of the same person, at the same camera, at a
 * moment of the sighting. A punch event does not name its sighting.
 */
export function findPunch(
  sighting: Sighting,
  punches: ReadonlyArray<PunchEvent>,
): PunchEvent | undefined {
  const from = Date.parse(sighting.firstSeenAt)
  const to = Math.max(Date.parse(sighting.lastSeenAt), Date.parse(sighting.decidedAt))
  return punches.find(({ personId, cameraName, at }) => {
    const atMs = Date.parse(at)
    return (
      personId === sighting.person?.id &&
      cameraName === sighting.cameraName &&
      atMs >= from &&
      atMs <= to
    )
  })
}
