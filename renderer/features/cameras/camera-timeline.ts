import type { CameraEvent, CameraEventState } from '../../../contracts/cameras.ts'

/** How a camera's time counts: it was seen, seen badly, missed, not wanted, another desktop's, or unknown. */
export type TimelineClass = 'live' | 'degraded' | 'gap' | 'rest' | 'unknown'

/** Time in which a camera was in one state, epoch milliseconds, `to` exclusive. */
export type TimelineSpan = {
  readonly from: number
  readonly to: number
  readonly class: TimelineClass
  /** Null: nobody recorded what it was. */
  readonly state: CameraEventState | null
  /** Name of the desktop. */
  readonly node: string | null
}

/** Time without pictures though there should have been some. */
export type Gap = {
  readonly from: number
  readonly to: number
  /** It lasts until now. */
  readonly open: boolean
  /** The fault that stood longest, or that NeuroMark did not run; null while only connecting. */
  readonly cause: Extract<CameraEventState, { kind: 'retrying' | 'stopped' }> | null
  readonly node: string | null
}

export type Timeline = {
  /** In order, without holes, from the first instant to the last. */
  readonly spans: ReadonlyArray<TimelineSpan>
  /** Newest first. */
  readonly gaps: ReadonlyArray<Gap>
  /** Share of the time in which pictures were wanted that had some, 0 to 1; null when none was. */
  readonly uptime: number | null
}

/** Connecting again within this time is no gap worth a line of its own, in milliseconds. */
const SHORT_GAP_MS = 3_000

export function classOf(state: CameraEventState | null): TimelineClass {
  switch (state?.kind) {
    case undefined:
    case 'elsewhere':
      return 'unknown'
    case 'live':
      return 'live'
    case 'degraded':
      return 'degraded'
    case 'connecting':
    case 'retrying':
    case 'stopped':
      return 'gap'
    case 'disabled':
    case 'resting':
      return 'rest'
    default:
      return state satisfies never
  }
}

/**
 * What a camera did between two instants, from its events in any order, which may begin before.
 * Where several desktops tell, the one that holds the camera counts. Pure.
 */
export function readTimeline(
  events: ReadonlyArray<CameraEvent>,
  fromMs: number,
  toMs: number,
): Timeline {
  const ordered = events
    .map((event) => ({ at: Date.parse(event.at), event }))
    .toSorted((a, b) => a.at - b.at)
  const latest = new Map<string, CameraEvent>()
  const spans: TimelineSpan[] = []
  let since = fromMs
  for (const { at, event } of ordered) {
    const until = Math.min(toMs, Math.max(fromMs, at))
    if (until > since) spans.push(spanOf(latest, since, until))
    since = Math.max(since, until)
    // In the order of the last word, so that the newest holder is the last.
    latest.delete(event.node)
    latest.set(event.node, event)
  }
  if (toMs > since) spans.push(spanOf(latest, since, toMs))
  const joined = join(spans)
  return { spans: joined, gaps: gapsOf(joined, toMs), uptime: uptimeOf(joined) }
}

function spanOf(latest: ReadonlyMap<string, CameraEvent>, from: number, to: number): TimelineSpan {
  const told = [...latest.values()]
  const holder =
    told.findLast(({ state }) => state.kind !== 'elsewhere' && state.kind !== 'stopped') ??
    told.findLast(({ state }) => state.kind === 'stopped') ??
    told.at(-1)
  const state = holder?.state ?? null
  return { from, to, class: classOf(state), state, node: holder?.node ?? null }
}

/** Puts together neighbours that look the same: a state that was told again, another try after the same fault. */
function join(spans: ReadonlyArray<TimelineSpan>): ReadonlyArray<TimelineSpan> {
  const result: TimelineSpan[] = []
  for (const span of spans) {
    const last = result.at(-1)
    if (last && last.node === span.node && sameState(last.state, span.state)) {
      result[result.length - 1] = { ...last, to: span.to, state: span.state }
    } else result.push(span)
  }
  return result
}

function sameState(a: CameraEventState | null, b: CameraEventState | null): boolean {
  if (a?.kind !== b?.kind) return false
  return a?.kind !== 'retrying' || b?.kind !== 'retrying' || a.cause === b.cause
}

function gapsOf(spans: ReadonlyArray<TimelineSpan>, nowMs: number): ReadonlyArray<Gap> {
  const runs: TimelineSpan[][] = []
  for (const span of spans) {
    if (span.class !== 'gap') continue
    const run = runs.at(-1)
    if (run?.at(-1)?.to === span.from) run.push(span)
    else runs.push([span])
  }
  return runs.flatMap((run) => gapOf(run, nowMs)).toReversed()
}

function gapOf(run: ReadonlyArray<TimelineSpan>, nowMs: number): ReadonlyArray<Gap> {
  const [first, last] = [run[0], run.at(-1)]
  if (!first || !last) return []
  let cause: Gap['cause'] = null
  let longest = -1
  for (const { from, to, state } of run) {
    const named = state?.kind === 'retrying' || state?.kind === 'stopped'
    if (!named || to - from <= longest) continue
    cause = state
    longest = to - from
  }
  const open = last.to === nowMs
  if (cause === null && !open && last.to - first.from < SHORT_GAP_MS) return []
  return [{ from: first.from, to: last.to, open, cause, node: first.node }]
}

function uptimeOf(spans: ReadonlyArray<TimelineSpan>): number | null {
  const total = (...kinds: ReadonlyArray<TimelineClass>): number =>
    spans.reduce((sum, span) => (kinds.includes(span.class) ? sum + span.to - span.from : sum), 0)
  const wanted = total('live', 'degraded', 'gap')
  return wanted === 0 ? null : total('live', 'degraded') / wanted
}

/** `99.7 %`; never rounded up to all of it. */
export function formatUptime(uptime: number | null): string {
  if (uptime === null) return '–'
  return `${(Math.floor(uptime * 1000) / 10).toFixed(uptime === 1 ? 0 : 1)} %`
}
