/** What is wrong with a stream that still brings pictures. */
export type Illness = {
  readonly cause: 'corruption' | 'low-rate' | 'clock-jump'
  /** With the figure that was measured as it began. */
  readonly message: string
}

/** Counts of an open camera so far; they only grow. */
export type StreamCounters = {
  /** Decoded pictures of the sub-stream. */
  readonly decoded: number
  /** Pictures of the main stream that arrived. */
  readonly mainFrames: number
  /** Pictures that a decoder found damaged. */
  readonly corrupt: number
}

/** What whoever reads the stream complains about. */
export type StreamWarning = 'corrupt' | 'lost-packets' | 'clock-jump'

type Second = {
  /** Whole seconds of the clock. */
  readonly at: number
  readonly frames: number
  readonly damaged: boolean
}

export type StreamHealth = {
  readonly openedAtMs: number
  /** Of the first picture; null before. */
  readonly beganAtMs: number | null
  readonly counters: StreamCounters
  /** The last ones in which something came, oldest first. */
  readonly seconds: ReadonlyArray<Second>
  readonly jumpedAtMs: number | null
  readonly illnesses: ReadonlyArray<Illness>
}

/** Whoever joins in the middle of a stream meets pictures that refer to some that were not seen, milliseconds. */
const joinMs = 5000
/** What is remembered, seconds. */
const rememberedS = 12
/** Damage in so many of the last seconds is an illness; none for so many seconds ends it. */
const corruption = { seconds: 2, of: 10, cleanS: 6 } as const
/** Damage in so many of the last seconds is damage that goes on. */
const damagedNow = { seconds: 2, of: 4 } as const
/** Below this share of the usual rate over so many seconds; above the other one it is well again. */
const lowRate = { ill: 0.5, well: 0.7, overS: 8, wellOverS: 4 } as const
/** Slower cameras are judged by their stalls alone, pictures a second. */
const slowest = 1
/** How long a leap of the clock is shown, milliseconds. */
const jumpShownMs = 5000

const noCounters: StreamCounters = { decoded: 0, mainFrames: 0, corrupt: 0 }

export const startHealth = (openedAtMs: number): StreamHealth => ({
  openedAtMs,
  beganAtMs: null,
  counters: noCounters,
  seconds: [],
  jumpedAtMs: null,
  illnesses: [],
})

/** What was counted since the last time. Pure; counters that a new process began at nought count from there. */
export function countPictures(
  health: StreamHealth,
  counters: StreamCounters,
  atMs: number,
): StreamHealth {
  const { counters: before } = health
  const restarted = counters.mainFrames < before.mainFrames
  const frames = counters.mainFrames - (restarted ? 0 : before.mainFrames)
  const damaged = counters.corrupt > (restarted ? 0 : before.corrupt)
  const beganAtMs = health.beganAtMs ?? (frames > 0 ? atMs : null)
  return { ...note(health, atMs, frames, damaged), counters, beganAtMs }
}

/** A complaint of the reader. Pure. */
export function hearWarning(
  health: StreamHealth,
  warning: StreamWarning,
  atMs: number,
): StreamHealth {
  if (warning !== 'clock-jump') return note(health, atMs, 0, true)
  return hasJoined(health, atMs) ? { ...health, jumpedAtMs: atMs } : health
}

/**
 * Which illnesses the stream has now. Each begins and ends by different bounds, so that it does not come and go; its
 * message stays as it was when it began. Pure. `usualRate`: pictures a second that the camera sends when it is well; null
 * while that is not known.
 */
export function judgeHealth(
  health: StreamHealth,
  usualRate: number | null,
  atMs: number,
): ReadonlyArray<Illness> {
  const found = [
    judgeCorruption(health, atMs),
    judgeRate(health, usualRate, atMs),
    judgeClock(health, atMs),
  ].flatMap((illness) => illness ?? [])
  return found.map(
    (illness) => health.illnesses.find(({ cause }) => cause === illness.cause) ?? illness,
  )
}

/** Pictures a second over the last whole seconds; null until so much time has passed since the first one. Pure. */
export function rateOver(health: StreamHealth, overS: number, atMs: number): number | null {
  const end = Math.floor(atMs / 1000)
  if (health.beganAtMs === null || end - overS <= health.beganAtMs / 1000) return null
  const frames = health.seconds
    .filter(({ at }) => at >= end - overS && at < end)
    .reduce((sum, second) => sum + second.frames, 0)
  return frames / overS
}

/** Whether anything arrived damaged in the last seconds that are remembered. Pure. */
export const wasDamaged = ({ seconds }: StreamHealth): boolean =>
  seconds.some(({ damaged }) => damaged)

/** Whether what arrives now is damaged, again and again. Pure. */
export function isDamaged({ seconds }: StreamHealth, atMs: number): boolean {
  const from = Math.floor(atMs / 1000) - damagedNow.of
  return seconds.filter(({ at, damaged }) => damaged && at > from).length >= damagedNow.seconds
}

const hasJoined = ({ openedAtMs }: StreamHealth, atMs: number): boolean =>
  atMs - openedAtMs >= joinMs

function note(health: StreamHealth, atMs: number, frames: number, damaged: boolean): StreamHealth {
  const marked = damaged && hasJoined(health, atMs)
  if (frames === 0 && !marked) return health
  const at = Math.floor(atMs / 1000)
  const last = health.seconds.at(-1)
  const second =
    last?.at === at
      ? { at, frames: last.frames + frames, damaged: last.damaged || marked }
      : { at, frames, damaged: marked }
  const others = last?.at === at ? health.seconds.slice(0, -1) : health.seconds
  return {
    ...health,
    seconds: [...others.filter((one) => one.at > at - rememberedS), second],
  }
}

const has = ({ illnesses }: StreamHealth, cause: Illness['cause']): boolean =>
  illnesses.some((illness) => illness.cause === cause)

function judgeCorruption(health: StreamHealth, atMs: number): Illness | null {
  const now = Math.floor(atMs / 1000)
  const damagedWithin = (seconds: number): number =>
    health.seconds.filter(({ at, damaged }) => damaged && at > now - seconds).length
  const count = damagedWithin(corruption.of)
  // What it was well again after does not make it ill again.
  const recent = damagedWithin(corruption.cleanS) > 0
  const ill = recent && (has(health, 'corruption') || count >= corruption.seconds)
  if (!ill) return null
  return {
    cause: 'corruption',
    message: `Pictures arrive damaged: in ${count} of the last ${corruption.of} seconds. Check the cable or radio link, and the bit rate.`,
  }
}

function judgeRate(health: StreamHealth, usualRate: number | null, atMs: number): Illness | null {
  if (usualRate === null || usualRate < slowest) return null
  const ill = has(health, 'low-rate')
  const rate = rateOver(health, ill ? lowRate.wellOverS : lowRate.overS, atMs)
  if (rate === null || rate >= usualRate * (ill ? lowRate.well : lowRate.ill)) return null
  return {
    cause: 'low-rate',
    message: `Too few pictures: ${say(rate)} a second instead of ${say(usualRate)}. Check the network and the camera's light.`,
  }
}

function judgeClock({ jumpedAtMs }: StreamHealth, atMs: number): Illness | null {
  if (jumpedAtMs === null || atMs - jumpedAtMs > jumpShownMs) return null
  return {
    cause: 'clock-jump',
    message:
      "The camera's clock jumped. Times are taken from this desktop, so nothing is lost; check the camera's time server.",
  }
}

const say = (rate: number): string => String(Math.round(rate * 10) / 10)
