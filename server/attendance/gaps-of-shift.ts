import { Temporal } from 'temporal-polyfill'
import type { SiteId } from '../../contracts/ids.ts'
import type { EvidenceGap } from '../../core/attendance/assess-day.ts'
import type { ShiftOccurrence } from '../../core/attendance/shift-occurrence.ts'
import { isBefore } from '../../core/shared/time.ts'
import type { CameraGaps } from '../ports/camera-gaps.ts'

/** When the cameras that punches come from saw nothing in the window of a shift, as far as it has passed. */
export async function gapsOf(
  { opens, closes }: ShiftOccurrence,
  siteId: SiteId,
  now: Temporal.Instant,
  { gaps }: { readonly gaps: CameraGaps },
): Promise<ReadonlyArray<EvidenceGap>> {
  const until = isBefore(now, closes) ? now : closes
  const found = await gaps.ofDoors(siteId, opens, until)
  return found.map(({ cameraName, why, fromMs, toMs }) => ({
    ...{ cameraName, why },
    from: Temporal.Instant.fromEpochMilliseconds(fromMs),
    to: Temporal.Instant.fromEpochMilliseconds(toMs),
  }))
}
