import { retryInMs } from './retry.ts'
import { hearRhythm, startRhythm } from './rhythm.ts'
import { learnRate } from './usual-rate.ts'
import { stallOf, type Watched } from './stall.ts'
import {
  countPictures,
  hearWarning,
  isDamaged,
  judgeHealth,
  startHealth,
  type StreamCounters,
  type StreamHealth,
  type StreamWarning,
} from './stream-health.ts'

/** Whether this desktop is to read a camera, and why not. */
export type Placement =
  | { readonly kind: 'here' }
  | { readonly kind: 'disabled' }
  /** Outside its hours; null: none begin in the next week. */
  | { readonly kind: 'resting'; readonly untilMs: number | null }
  | { readonly kind: 'elsewhere'; readonly node: string }

/** Why a camera cannot be read. `Cause` is the caller's word for it; a stall is found out here. */
export type Fault<Cause extends string> = {
  readonly cause: Cause | 'stalled'
  readonly message: string
}

export type CameraFact<Cause extends string> =
  | { readonly kind: 'placed'; readonly placement: Placement }
  /** Its address, its password or what is looked for has changed: what was wrong before says nothing any more. */
  | { readonly kind: 'reconfigured' }
  /** Its streams were described and are being read. */
  | { readonly kind: 'opened' }
  | { readonly kind: 'counted'; readonly counters: StreamCounters }
  | { readonly kind: 'warned'; readonly warning: StreamWarning }
  | { readonly kind: 'failed'; readonly fault: Fault<Cause> }
  /** Whoever looks at its pictures has gone, which is no fault of the camera. */
  | { readonly kind: 'dislodged' }
  | { readonly kind: 'tick' }

export type CameraMachine<Cause extends string> = {
  readonly phase:
    | { readonly kind: 'off'; readonly placement: Exclude<Placement, { kind: 'here' }> }
    | { readonly kind: 'connecting'; readonly sinceMs: number }
    | Running
    | { readonly kind: 'waiting'; readonly nextTryMs: number }
  /** What was wrong last, until pictures come again. */
  readonly fault: (Fault<Cause> & { readonly nextTryMs: number }) | null
  /** Tries in a row that failed, and those of them in which the password was refused. */
  readonly failures: number
  readonly refusals: number
  readonly lastLiveMs: number | null
  /** Pictures a second of the main stream while the camera is well, learnt over its connections; null before. */
  readonly usualRate: number | null
  /** Usual time between two pictures, main and small ones, milliseconds; null before. */
  readonly usualMs: { readonly main: number | null; readonly small: number | null }
}

type Running = Watched & {
  readonly kind: 'running'
  readonly illSinceMs: number | null
  readonly health: StreamHealth
}

/** What is to be done about the connection. `reconnect`: end it and begin anew. */
export type Command = 'connect' | 'disconnect' | 'reconnect'

export type CameraStep<Cause extends string> = {
  readonly machine: CameraMachine<Cause>
  readonly command: Command | null
}

/** After so long of pictures earlier failures do not count any more, milliseconds. */
const soundAfterMs = 5000

export function startMachine<Cause extends string>(
  placement: Exclude<Placement, { kind: 'here' }>,
): CameraMachine<Cause> {
  return {
    phase: { kind: 'off', placement },
    fault: null,
    failures: 0,
    refusals: 0,
    lastLiveMs: null,
    usualRate: null,
    usualMs: { main: null, small: null },
  }
}

/**
 * The next state of one camera, and what is to be done about its connection.
 *
 * Pure: `atMs` is when the fact became known, epoch milliseconds and never less than before; `chance`, uniform in [0, 1),
 * spreads the tries of many cameras. Facts of a connection that was ended must not be passed on. After `connect` and
 * `reconnect` one of `opened`, `failed` and `dislodged` must follow, unless another command comes first.
 */
export function stepCamera<Cause extends string>(
  machine: CameraMachine<Cause>,
  fact: CameraFact<Cause>,
  { atMs, chance }: { readonly atMs: number; readonly chance: number },
): CameraStep<Cause> {
  const { phase } = machine
  switch (fact.kind) {
    case 'placed':
      return place(machine, fact.placement, atMs)
    case 'reconfigured':
      if (phase.kind === 'off') return quiet({ ...machine, usualRate: null })
      return {
        machine: { ...connecting(machine, atMs), ...noFailures, usualRate: null },
        command: phase.kind === 'waiting' ? 'connect' : 'reconnect',
      }
    case 'opened':
      return quiet(phase.kind === 'connecting' ? open(machine, atMs) : machine)
    case 'counted':
      return phase.kind === 'running'
        ? judge(count(machine, phase, fact.counters, atMs), atMs, chance)
        : quiet(machine)
    case 'warned':
      if (phase.kind !== 'running') return quiet(machine)
      return quiet({
        ...machine,
        phase: { ...phase, health: hearWarning(phase.health, fact.warning, atMs) },
      })
    case 'failed':
      if (phase.kind !== 'connecting' && phase.kind !== 'running') return quiet(machine)
      return fail(machine, fact.fault, atMs, chance)
    case 'dislodged':
      if (phase.kind !== 'connecting' && phase.kind !== 'running') return quiet(machine)
      return { machine: connecting(machine, atMs), command: 'reconnect' }
    case 'tick':
      if (phase.kind === 'running') return judge(machine, atMs, chance)
      if (phase.kind === 'waiting' && atMs >= phase.nextTryMs)
        return { machine: connecting(machine, atMs), command: 'connect' }
      return quiet(machine)
    default:
      return fact satisfies never
  }
}

/** A try that took its time was a wait in itself; the next one follows it after so long at least, milliseconds. */
const leastPauseMs = 500

const noFailures = { fault: null, failures: 0, refusals: 0 } as const

const quiet = <Cause extends string>(machine: CameraMachine<Cause>): CameraStep<Cause> => ({
  machine,
  command: null,
})

const connecting = <Cause extends string>(
  machine: CameraMachine<Cause>,
  atMs: number,
): CameraMachine<Cause> => ({ ...machine, phase: { kind: 'connecting', sinceMs: atMs } })

function place<Cause extends string>(
  machine: CameraMachine<Cause>,
  placement: Placement,
  atMs: number,
): CameraStep<Cause> {
  const { phase } = machine
  if (placement.kind === 'here') {
    if (phase.kind !== 'off') return quiet(machine)
    return {
      machine: { ...connecting(machine, atMs), ...noFailures },
      command: 'connect',
    }
  }
  const connected = phase.kind === 'connecting' || phase.kind === 'running'
  return {
    machine: { ...machine, phase: { kind: 'off', placement }, ...noFailures },
    command: connected ? 'disconnect' : null,
  }
}

function open<Cause extends string>(
  machine: CameraMachine<Cause>,
  atMs: number,
): CameraMachine<Cause> {
  const { main, small } = machine.usualMs
  return {
    ...machine,
    phase: {
      ...{ kind: 'running', openedAtMs: atMs, liveSinceMs: null, illSinceMs: null },
      health: startHealth(atMs),
      main: startRhythm(atMs, main),
      small: startRhythm(atMs, small),
    },
  }
}

function count<Cause extends string>(
  machine: CameraMachine<Cause>,
  phase: Running,
  counters: StreamCounters,
  atMs: number,
): CameraMachine<Cause> {
  const main = hearRhythm(phase.main, counters.mainFrames, atMs)
  const small = hearRhythm(phase.small, counters.decoded, atMs)
  const live = counters.decoded > 0 && counters.mainFrames > 0
  const liveSinceMs = phase.liveSinceMs ?? (live ? atMs : null)
  const sound = liveSinceMs !== null && atMs - liveSinceMs >= soundAfterMs
  return {
    ...machine,
    phase: {
      ...phase,
      main,
      small,
      liveSinceMs,
      health: countPictures(phase.health, counters, atMs),
    },
    // A decoded picture is the only proof of health.
    fault: live ? null : machine.fault,
    failures: sound ? 0 : machine.failures,
    refusals: sound ? 0 : machine.refusals,
    lastLiveMs: live ? atMs : machine.lastLiveMs,
    usualMs: { main: main.usualMs, small: small.usualMs },
  }
}

/** Whether a running camera stands still, or is ill. */
function judge<Cause extends string>(
  machine: CameraMachine<Cause>,
  atMs: number,
  chance: number,
): CameraStep<Cause> {
  const { phase } = machine
  if (phase.kind !== 'running') return quiet(machine)
  const stall = stallOf(phase, machine.failures, isDamaged(phase.health, atMs), atMs)
  if (stall !== null) {
    const live = phase.liveSinceMs !== null
    const patient = live ? { ...machine, usualMs: usualAfterStall(phase, atMs) } : machine
    return fail(patient, { cause: 'stalled', message: stall }, atMs, chance)
  }
  if (phase.liveSinceMs === null) return quiet(machine)
  const illnesses = judgeHealth(phase.health, machine.usualRate, atMs)
  const illSinceMs = illnesses.length === 0 ? null : (phase.illSinceMs ?? atMs)
  return quiet({
    ...machine,
    usualRate: learnRate(machine.usualRate, phase.health, atMs),
    phase: { ...phase, illSinceMs, health: { ...phase.health, illnesses } },
  })
}

/** One that is only slow is waited for longer the next time. */
const usualAfterStall = (
  { main, small }: Running,
  atMs: number,
): { main: number; small: number } => ({
  main: Math.max(main.usualMs ?? 0, atMs - main.atMs),
  small: Math.max(small.usualMs ?? 0, atMs - small.atMs),
})

function fail<Cause extends string>(
  machine: CameraMachine<Cause>,
  fault: Fault<Cause>,
  atMs: number,
  chance: number,
): CameraStep<Cause> {
  const failures = machine.failures + 1
  const refusals = machine.refusals + (fault.cause === 'unauthorised' ? 1 : 0)
  const sinceLiveMs = machine.lastLiveMs === null ? null : atMs - machine.lastLiveMs
  const { phase } = machine
  const begunMs = phase.kind === 'connecting' ? phase.sinceMs : atMs
  const nextTryMs = Math.max(
    atMs + leastPauseMs,
    begunMs + retryInMs(fault.cause, { failures, refusals, sinceLiveMs }, chance),
  )
  return {
    machine: {
      ...machine,
      phase: { kind: 'waiting', nextTryMs },
      ...{ failures, refusals },
      // By name: a failed answer of the camera comes here as it is, and has more in it.
      fault: { cause: fault.cause, message: fault.message, nextTryMs },
    },
    command: 'disconnect',
  }
}
