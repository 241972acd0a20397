import { gapsWithin, type EvidenceGap } from './assess-day.ts'
import type { Session } from './sessions.ts'
import { engineVersion, type AttendancePolicy } from './settings.ts'
import type { ShiftOccurrence } from './shift-occurrence.ts'

/**
 * Everything that a day follows from, as one text: equal texts give equal days once the window is over. For comparing and
 * hashing; `now` is left out, because time passing is no new fact.
 */
export function dayInputs(
  occurrence: ShiftOccurrence,
  sessions: ReadonlyArray<Session>,
  policy: AttendancePolicy,
  gaps: ReadonlyArray<EvidenceGap> = [],
): string {
  const { shift, timeZone, date, start, end, opens, closes } = occurrence
  return JSON.stringify({
    engineVersion,
    date: date.toString(),
    timeZone,
    shift: { ...shift, start: shift.start.toString(), end: shift.end.toString() },
    bounds: [opens, start, end, closes].map((instant) => instant.toString()),
    policy,
    gaps: gapsWithin(gaps, opens, closes).map(({ cameraName, from, to }) => [
      cameraName,
      from.toString(),
      to.toString(),
    ]),
    sessions: sessions.map((session) => ({
      kind: session.kind,
      place: session.place.kind,
      in: session.kind === 'missed-in' ? null : session.in.at.toString(),
      out: 'out' in session ? session.out.at.toString() : null,
    })),
  })
}
