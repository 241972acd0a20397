import type { PersonId, PunchId, SightingId, SiteId } from '../../contracts/ids.ts'
import type {
  CameraPunch,
  PunchesFromSightings,
} from '../../core/attendance/punches-from-sightings.ts'
import type { AttendancePolicy } from '../../core/attendance/settings.ts'
import { isBefore } from '../../core/shared/time.ts'
import type {
  CameraSighting,
  NewPunch,
  PunchChanges,
  StoredPunch,
} from '../ports/attendance-store.ts'

export type PunchDiff = PunchChanges & {
  /** Those made or moved, in order of time. */
  readonly changed: ReadonlyArray<CameraPunch & { readonly id: PunchId }>
  /** The punches that are valid afterwards. */
  readonly valid: ReadonlyArray<StoredPunch>
}

/**
 * What to change so that the stored punches become the planned ones.
 *
 * Pure but for `newId`. `replaced`: the stored punches that the plan decides anew; `standing`: those before it, of which
 * the plan may only add evidence. A punch keeps its id while its run begins with the same sighting and its time only
 * moves on; else it is superseded.
 */
export function diffPunches(
  facts: {
    readonly personId: PersonId
    readonly plan: PunchesFromSightings
    readonly standing: ReadonlyArray<StoredPunch>
    readonly replaced: ReadonlyArray<StoredPunch>
    /** Those that the plan was made of. */
    readonly sightings: ReadonlyArray<CameraSighting>
    /** Those that are not this person's any more. */
    readonly withdrawn: ReadonlyArray<SightingId>
    readonly policy: AttendancePolicy
  },
  newId: () => PunchId,
): PunchDiff {
  const { personId, plan, standing, replaced, sightings, withdrawn, policy } = facts
  const siteOf = new Map(sightings.map(({ id, siteId }) => [id, siteId]))
  const storedBy = new Map(replaced.map((punch) => [punch.anchor, punch]))
  const idOf = new Map<SightingId, PunchId>()
  for (const { anchor, id } of standing) if (anchor !== null) idOf.set(anchor, id)

  const kept = new Set<PunchId>()
  const moved: { id: PunchId; at: CameraPunch['at'] }[] = []
  const added: NewPunch[] = []
  const changed: (CameraPunch & { readonly id: PunchId })[] = []
  for (const punch of plan.punches) {
    const stored = storedBy.get(punch.anchor)
    if (stored && stored.direction === punch.direction && !isBefore(punch.at, stored.at)) {
      kept.add(stored.id)
      idOf.set(punch.anchor, stored.id)
      if (!isBefore(stored.at, punch.at)) continue
      moved.push({ id: stored.id, at: punch.at })
      changed.push({ ...punch, id: stored.id })
      continue
    }
    const id = newId()
    idOf.set(punch.anchor, id)
    changed.push({ ...punch, id })
    added.push(asNew(punch, id, personId, siteOf.get(punch.anchor), policy))
  }

  return {
    superseded: replaced.filter(({ id }) => !kept.has(id)).map(({ id }) => id),
    moved,
    added,
    evidence: new Map(
      [...withdrawn, ...sightings.map(({ id }) => id)].map((id) => {
        const anchor = plan.evidence.get(id)
        return [id, anchor === undefined ? null : (idOf.get(anchor) ?? null)]
      }),
    ),
    changed,
    valid: [
      ...standing,
      ...plan.punches.flatMap((punch) => {
        const id = idOf.get(punch.anchor)
        return id === undefined ? [] : [{ ...punch, id }]
      }),
    ],
  }
}

function asNew(
  punch: CameraPunch,
  id: PunchId,
  personId: PersonId,
  siteId: SiteId | undefined,
  policy: AttendancePolicy,
): NewPunch {
  if (siteId === undefined)
    throw new Error('a punch was planned from a sighting that was not given')
  const slidesUntil = punch.beginsAt.add({ minutes: policy.maxRunMinutes })
  return { ...punch, id, personId, siteId, slidesUntil }
}
