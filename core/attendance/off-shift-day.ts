import type { DayRecord, RecordFlag } from './day-record.ts'
import type { DayNumber } from './site-clock.ts'
import type { SourcedPunch, Stay } from './stays.ts'

/**
 * What somebody did outside every shift, on the date of its INs (of an OUT without IN: its own). Counts its pairs.
 *
 * Pure. `stays` are those of the date, in order of time, at least one. An IN lacks its OUT once none can come any more.
 */
export function offShiftDay(
  day: DayNumber,
  stays: ReadonlyArray<Stay<SourcedPunch>>,
  nowMs: number,
): DayRecord {
  const ins = stays.flatMap((stay) => ('in' in stay ? [stay.in] : []))
  const outs = stays.flatMap((stay) => ('out' in stay ? [stay.out] : []))
  const pairs = stays.flatMap((stay) =>
    stay.kind === 'closed' ? [Math.trunc((stay.out.atMs - stay.in.atMs) / 1000)] : [],
  )
  const flags = new Set<RecordFlag>(['off-shift'])
  if (stays.some(({ kind }) => kind === 'missed-in')) flags.add('missing-in')
  if (stays.some((stay) => lacksOut(stay, nowMs))) flags.add('missing-out')
  if ([...ins, ...outs].some(({ source }) => source === 'manual')) flags.add('manual')
  const last = stays.at(-1)
  return {
    ...{ day, occurrence: null, status: 'off-shift' },
    flags: [...flags].sort(),
    inMs: ins.at(0)?.atMs ?? null,
    outMs: last && 'out' in last ? last.out.atMs : null,
    workedSeconds: pairs.length === 0 ? null : pairs.reduce((sum, seconds) => sum + seconds, 0),
    ...{ breakSeconds: 0, overtimeSeconds: 0, lateSeconds: 0, earlySeconds: 0, targetSeconds: 0 },
    autoOutsMs: [],
    settledFromMs: Math.max(...stays.map(settledFrom)),
    gaps: [],
    path: ['off-shift'],
    orderMs: Math.min(...[...ins, ...outs].map(({ atMs }) => atMs)),
  }
}

function lacksOut(stay: Stay<SourcedPunch>, nowMs: number): boolean {
  return stay.kind === 'missed-out' || (stay.kind === 'open' && stay.endsMs < nowMs)
}

function settledFrom(stay: Stay<SourcedPunch>): number {
  if (stay.kind === 'open') return stay.endsMs
  return 'out' in stay ? stay.out.atMs : stay.in.atMs
}
