import type { CameraState } from '../../contracts/cameras.ts'
import { refusedInMs } from '../../core/capture/retry.ts'
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
  /** How long that may take, seconds. */
  readonly withinS: number
  /** The camera went on with good pictures all the time, so that there was nothing to notice. */
  readonly absorbed: boolean
  readonly verdict: 'ok' | 'not-made' | 'not-noticed' | 'late' | 'not-recovered' | 'slow'
  /** What the camera was said to be from half a minute before to a minute after, with seconds from the beginning. */
  readonly trail: ReadonlyArray<string>
  readonly note: string | null
}

/** What a run shows that faults are judged by. */
export type Seen = {
  readonly states: ReadonlyArray<SeenState>
  readonly notes: ReadonlyArray<SeenNote>
  readonly endedAtMs: number
}

/** Asked of every fault, seconds. */
export const limits = { notice: 10, noticeStall: 15, recover: 10 } as const
/** What is told later than so long after a fault is of something else, milliseconds. */
const relatedMs = 20_000
const trail = { beforeMs: 30_000, afterMs: 60_000 } as const

const switches: ReadonlySet<FaultKind> = new Set(['resolution-switch', 'codec-switch'])
/** These may pass without harm: what the camera sends goes on to be decoded. */
const mayBeAbsorbed: ReadonlySet<FaultKind> = new Set([...switches, 'clock-jump'])

/**
 * Says of one fault when it was noticed and when all was well again. Pure. `silent`: its damage may decode without an error,
 * as that of H.265 mostly does.
 */
export function judgeFault(fault: InjectedFault, seen: Seen, silent = false): FaultOutcome {
  const lastedS = (fault.toMs - fault.fromMs) / 1000
  const withinS = recoverWithinS(fault.kind, lastedS)
  const base = {
    ...{ kind: fault.kind, camera: fault.camera, fromMs: fault.fromMs },
    ...{ lastedS: tenths(lastedS), withinS: tenths(withinS), trail: trailOf(fault, seen) },
  }
  if (fault.notMade !== null)
    return {
      ...base,
      ...{ noticedS: null, as: null, recoveredS: null, absorbed: false },
      ...{ verdict: 'not-made', note: fault.notMade },
    }
  const found = look(fault, seen)
  const noticedS = found.noticedMs === null ? null : tenths((found.noticedMs - fault.fromMs) / 1000)
  const recoveredS =
    found.recoveredMs === null ? null : tenths(Math.max(0, found.recoveredMs - fault.toMs) / 1000)
  const absorbed =
    noticedS === null && recoveredS !== null && (silent || mayBeAbsorbed.has(fault.kind))
  const verdict = absorbed
    ? 'ok'
    : noticedS === null
      ? 'not-noticed'
      : recoveredS === null
        ? 'not-recovered'
        : noticedS > (fault.kind === 'stall' ? limits.noticeStall : limits.notice)
          ? 'late'
          : recoveredS > withinS
            ? 'slow'
            : 'ok'
  return { ...base, noticedS, as: found.as, recoveredS, absorbed, verdict, note: null }
}

/** A camera that refused the password is asked seldom: that it takes it again is known at the next try. */
function recoverWithinS(kind: FaultKind, lastedS: number): number {
  if (kind !== 'wrong-password') return limits.recover
  let nextTryS = 0
  for (let refusals = 1; nextTryS <= lastedS; refusals++)
    nextTryS += refusedInMs(refusals, 1) / 1000
  return nextTryS - lastedS + limits.recover
}

function trailOf(fault: InjectedFault, { states }: Seen): ReadonlyArray<string> {
  return states
    .filter(
      ({ camera, atMs }) =>
        camera === fault.camera &&
        atMs > fault.fromMs - trail.beforeMs &&
        atMs < fault.toMs + trail.afterMs,
    )
    .map(({ atMs, state }) => `${tenths((atMs - fault.fromMs) / 1000)} ${words(state)}`)
}

type Look = {
  readonly noticedMs: number | null
  readonly as: string | null
  readonly recoveredMs: number | null
}

function look(fault: InjectedFault, { states, notes, endedAtMs }: Seen): Look {
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
  const sign = own.find(
    ({ atMs, state }) =>
      atMs >= fault.fromMs && atMs < fault.toMs + relatedMs && isSign(fault.kind, state),
  )
  if (!sign) {
    const last = own.findLast(({ atMs }) => atMs <= fault.toMs)
    return {
      noticedMs: null,
      as: null,
      recoveredMs: last?.state.kind === 'live' ? fault.toMs : null,
    }
  }
  // Well by the end of the fault: the last word before it counts; else the first good one after it.
  const overMs = Math.max(fault.toMs, sign.atMs)
  // A camera that had gone over to what it was switched to is switched once more by the end of it.
  const again = own.find(
    ({ atMs, state }) =>
      switches.has(fault.kind) &&
      atMs > overMs &&
      atMs < overMs + limits.notice * 1000 &&
      isSign(fault.kind, state),
  )
  const fromMs = again?.atMs ?? overMs
  const last = own.findLast(({ atMs }) => atMs <= fromMs)
  const recovered =
    last?.state.kind === 'live'
      ? fromMs
      : own.find(({ atMs, state }) => atMs > fromMs && state.kind === 'live')?.atMs
  return { noticedMs: sign.atMs, as: words(sign.state), recoveredMs: recovered ?? null }
}

/** Whether the state is what such a fault is to be told as: a camera may be ill of something else at the time. */
function isSign(kind: FaultKind, state: CameraState): boolean {
  const illness = (cause: string): boolean =>
    state.kind === 'degraded' && state.illnesses.some((one) => one.cause === cause)
  const away = state.kind === 'retrying' || state.kind === 'connecting'
  switch (kind) {
    case 'corruption':
    case 'loss':
      return away || illness('corruption')
    case 'clock-jump':
      return away || illness('clock-jump')
    case 'wrong-password':
      return state.kind === 'retrying' && state.cause === 'unauthorised'
    case 'resolution-switch':
    case 'codec-switch':
      return away || state.kind === 'degraded'
    case 'server-killed':
    case 'stall':
    case 'connection-dropped':
    case 'ffmpeg-killed':
    case 'inference-killed':
    case 'database-stopped':
    case 'spool-disk-full':
      return away
    default:
      return kind satisfies never
  }
}

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
