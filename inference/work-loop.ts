import type { CameraId } from '../contracts/ids.ts'
import type { CameraSession } from './camera-session.ts'

/** A door's frame goes before others that have waited up to so much longer, milliseconds. */
const doorLeadMs = 400

/**
 * Runs stills first (someone waits for them), one at a time, then the frames that have waited longest, doors with a lead: one
 * at a time, or as many cameras at once as inputs share a run. Sockets are served in between.
 */
export function makeWorkLoop(
  sessions: ReadonlyMap<CameraId, Pick<CameraSession, 'pendingSince' | 'analyse' | 'door'>>,
  atOnce: () => number,
): (still?: () => Promise<void>) => Promise<void> {
  const stills: Array<() => Promise<void>> = []
  let busy = false
  return async (added) => {
    if (added) stills.push(added)
    if (busy) return
    busy = true
    for (;;) {
      const still = stills.shift()
      if (still) {
        await still()
        continue
      }
      const next = [...sessions.values()]
        .flatMap((session) => {
          const since = session.pendingSince()
          return since === null
            ? []
            : [{ session, since: session.door ? since - doorLeadMs : since }]
        })
        .sort((a, b) => a.since - b.since)
        .slice(0, atOnce())
      if (next.length === 0) break
      await Promise.all(next.map(({ session }) => session.analyse()))
      await new Promise((resolve) => setImmediate(resolve))
    }
    busy = false
  }
}
