/** What a camera's frames are looked at for. */
export type Attention =
  /** Something moves, and no face has been found for a while. */
  | 'searching'
  /** There is a face that may still get a name, or another one. */
  | 'deciding'
  /** All faces are too small, turned away or otherwise unfit so far. */
  | 'waiting'
  /** All faces have their names, or have had their chances. */
  | 'settled'

/** What is known of one face that was seen in the newest frame. */
export type FaceProgress = {
  /** A name was announced, and no crop speaks against it. */
  readonly named: boolean
  /** Crops that were examined. */
  readonly examined: number
  /** Its newest crop was fit to be examined. */
  readonly fit: boolean
}

/** Crops after which a face that has no name is hardly going to get one: it stood there for ten seconds and more. */
const enoughCrops = 12
/** Without a face for so long, the search goes on at leisure, milliseconds. */
const leisureAfterMs = 1000

/** Pure. `sinceFaceMs`: since the last face was seen, or since the search began. */
export function attentionOf(faces: ReadonlyArray<FaceProgress>, sinceFaceMs: number): Attention {
  if (faces.length === 0) return sinceFaceMs > leisureAfterMs ? 'searching' : 'waiting'
  const open = faces.filter(({ named, examined }) => !named && examined < enoughCrops)
  if (open.length === 0) return 'settled'
  return open.some(({ fit, examined }) => fit || examined > 0) ? 'deciding' : 'waiting'
}

/**
 * Shares of the analysis rate. As frames come at that rate, half of it is every second one. Whoever may still get a name is
 * looked at in full, also while too far away: on 60 generated passages three quarters of it lost 3 of 20, where the full
 * rate lost none. A search finds a walking face a frame later at most, and one that is settled is only followed.
 */
const shares: Readonly<Record<Attention, number>> = {
  deciding: 1,
  waiting: 1,
  searching: 0.5,
  settled: 0.5,
}
/** Below this tracks lose each other, frames a second. */
const leastFps = 2

/**
 * Least time between two frames that are looked at, milliseconds. Pure. `fps`: the full rate. A face on its way over a line
 * is followed closely even when its name is known.
 */
export function frameIntervalMs(attention: Attention, fps: number, atLine: boolean): number {
  const share = atLine && attention === 'settled' ? 1 : shares[attention]
  return 1000 / Math.max(fps * share, Math.min(fps, leastFps))
}
