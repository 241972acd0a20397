import type { CameraState } from '../../contracts/cameras.ts'
import type { FaultKind, PlannedFault } from './plan-faults.ts'

/** All instants are epoch milliseconds. */
export type InjectedFault = PlannedFault & {
  readonly fromMs: number
  readonly toMs: number
  /** Why it could not be made; null when it was. */
  readonly notMade: string | null
}
export type SeenState = {
  readonly camera: string
  readonly atMs: number
  readonly state: CameraState
}
/** What the app's log says of parts that are no camera. */
export type SeenNote = {
  readonly atMs: number
  readonly kind: 'inference-ended' | 'database-away' | 'database-back' | 'disk-refuses'
}

export type FaultOutcome = {
  readonly kind: FaultKind
  readonly camera: string | null
  readonly fromMs: number
  readonly lastedS: number
  /** Seconds from its beginning until the app said so; null: it did not. */
  readonly noticedS: number | null
  /** What it said. */
  readonly as: string | null
  /** Seconds from its end until all was well again; null: it was not. */
  readonly recoveredS: number | null
  /** The camera went on with good pictures all the time, so that there was nothing to notice. */
  readonly absorbed: boolean
  readonly verdict: 'ok' | 'not-made' | 'not-noticed' | 'late' | 'not-recovered' | 'slow'
  readonly note: string | null
}

/** Asked of every fault, seconds. */
export const limits = { notice: 10, noticeStall: 15, recover: 10 } as const
/** A wrong password is asked about rarely, so that the camera does not lock the account; seconds. */
export const passwordPatience = 120

/** These may pass without harm: what the camera sends goes on to be decoded. */
const mayBeAbsorbed: ReadonlySet<FaultKind> = new Set([
  'resolution-switch',
  'codec-switch',
  'clock-jump',
])

/** Says of one fault when it was noticed and when all was well again. Pure. */
export function judgeFault(
  fault: InjectedFault,
  states: ReadonlyArray<SeenState>,
  notes: ReadonlyArray<SeenNote>,
  endedAtMs: number,
): FaultOutcome {
  const base = {
    kind: fault.kind,
    camera: fault.camera,
    fromMs: fault.fromMs,
    lastedS: tenths((fault.toMs - fault.fromMs) / 1000),
  }
  if (fault.notMade !== null)
    return {
      ...base,
      ...{ noticedS: null, as: null, recoveredS: null, absorbed: false },
      ...{ verdict: 'not-made', note: fault.notMade },
    }
  const seen = look(fault, states, notes, endedAtMs)
  const noticedS = seen.noticedMs === null ? null : tenths((seen.noticedMs - fault.fromMs) / 1000)
  const recoveredS =
    seen.recoveredMs === null ? null : tenths(Math.max(0, seen.recoveredMs - fault.toMs) / 1000)
  const absorbed = noticedS === null && mayBeAbsorbed.has(fault.kind) && seen.recoveredMs !== null
  const within = fault.kind === 'stall' ? limits.noticeStall : limits.notice
  const patience = fault.kind === 'wrong-password' ? passwordPatience : limits.recover
  const verdict = absorbed
    ? 'ok'
    : noticedS === null
      ? 'not-noticed'
      : recoveredS === null
        ? 'not-recovered'
        : noticedS > within
          ? 'late'
          : recoveredS > patience
            ? 'slow'
            : 'ok'
  return { ...base, noticedS, as: seen.as, recoveredS, absorbed, verdict, note: null }
}

type Look = {
  readonly noticedMs: number | null
  readonly as: string | null
  readonly recoveredMs: number | null
}

function look(
  fault: InjectedFault,
  states: ReadonlyArray<SeenState>,
  notes: ReadonlyArray<SeenNote>,
  endedAtMs: number,
): Look {
  switch (fault.kind) {
    case 'inference-killed': {
      const note = notes.find(
        ({ kind, atMs }) => kind === 'inference-ended' && atMs >= fault.fromMs,
      )
      return {
        noticedMs: note?.atMs ?? null,
        as: note ? 'inference ended' : null,
        recoveredMs: note ? allLiveFrom(states, note.atMs, endedAtMs) : null,
      }
    }
    case 'database-stopped':
    case 'spool-disk-full': {
      const sign = fault.kind === 'database-stopped' ? 'database-away' : 'disk-refuses'
      const note = notes.find(({ kind, atMs }) => kind === sign && atMs >= fault.fromMs)
      const back = notes.find(({ kind, atMs }) => kind === 'database-back' && atMs >= fault.toMs)
      return {
        noticedMs: note?.atMs ?? null,
        as: note ? sign.replace('-', ' ') : null,
        recoveredMs: back?.atMs ?? null,
      }
    }
    default:
      return lookAtCamera(fault, states)
  }
}

function lookAtCamera(fault: InjectedFault, states: ReadonlyArray<SeenState>): Look {
  const own = states.filter(({ camera }) => camera === fault.camera)
  const sign = own.find(({ atMs, state }) => atMs >= fault.fromMs && isIll(state))
  if (!sign) {
    const before = own.findLast(({ atMs }) => atMs <= fault.fromMs)
    return {
      noticedMs: null,
      as: null,
      recoveredMs: before?.state.kind === 'live' ? fault.toMs : null,
    }
  }
  // Well by the end of the fault: the last word before it counts; else the first good one after it.
  const last = own.findLast(({ atMs }) => atMs <= Math.max(fault.toMs, sign.atMs))
  const recovered =
    last?.state.kind === 'live'
      ? Math.max(fault.toMs, last.atMs)
      : own.find(({ atMs, state }) => atMs > fault.toMs && state.kind === 'live')?.atMs
  return { noticedMs: sign.atMs, as: words(sign.state), recoveredMs: recovered ?? null }
}

const isIll = (state: CameraState): boolean =>
  state.kind === 'retrying' || state.kind === 'degraded' || state.kind === 'connecting'

function words(state: CameraState): string {
  if (state.kind === 'retrying') return state.cause
  if (state.kind === 'degraded') return state.illnesses.map(({ cause }) => cause).join(', ')
  return state.kind
}

/** The first moment from `fromMs` on at which every camera's last word is live; null when there is none. */
function allLiveFrom(
  states: ReadonlyArray<SeenState>,
  fromMs: number,
  endedAtMs: number,
): number | null {
  const now = new Map<string, CameraState>()
  for (const { camera, atMs, state } of states) if (atMs <= fromMs) now.set(camera, state)
  const allLive = (): boolean =>
    [...now.values()].every(({ kind }) => kind === 'live' || kind === 'degraded')
  // They were live when it was made; what follows must show that they left that state, or the moment itself counts.
  let left = !allLive()
  for (const { camera, atMs, state } of states) {
    if (atMs <= fromMs || atMs > endedAtMs) continue
    now.set(camera, state)
    left ||= !allLive()
    if (left && allLive()) return atMs
  }
  return left ? null : fromMs
}

const tenths = (value: number): number => Math.round(value * 10) / 10
