import type { WallStat } from '../../server/report/run-report.ts'

/** One open window, and how to read what its page counted since it loaded. */
export type CountingWindow = {
  readonly id: number
  readonly read: () => Promise<ReadonlyArray<WallStat>>
}

/** Reads what the pages counted. */
export type WallStats = {
  /** Frames painted for each camera in all windows since the program started. Never rejects. */
  read(): Promise<ReadonlyArray<WallStat>>
}

/** `windows`: those that are open. What a window painted before it was closed, or loaded anew, still counts. */
export function createWallStats(windows: () => ReadonlyArray<CountingWindow>): WallStats {
  const past = new Map<string, WallStat>()
  const last = new Map<number, ReadonlyArray<WallStat>>()

  return {
    async read() {
      const read = await Promise.all(
        windows().map(async ({ id, read }) => {
          // A page that is just ending does not answer: what it said before holds.
          const stats = await read().catch(() => last.get(id) ?? [])
          return [id, stats] as const
        }),
      )
      for (const [id, before] of last) {
        const now = read.find(([other]) => other === id)?.[1]
        if (now && !isReset(before, now)) continue
        for (const stat of before) add(past, stat)
        last.delete(id)
      }
      const total = new Map(past)
      for (const [id, stats] of read) {
        last.set(id, stats)
        for (const stat of stats) add(total, stat)
      }
      return [...total.values()]
    },
  }
}

/** A page that was loaded anew counts from nought. */
function isReset(before: ReadonlyArray<WallStat>, now: ReadonlyArray<WallStat>): boolean {
  return before.some(({ cameraId, framesShown }) => {
    const later = now.find((stat) => stat.cameraId === cameraId)
    return framesShown > (later?.framesShown ?? 0)
  })
}

function add(to: Map<string, WallStat>, stat: WallStat): void {
  const { cameraId, framesShown, firstShownAt, boxLags } = stat
  const before = to.get(cameraId)
  const times = [before?.firstShownAt, firstShownAt].flatMap((time) => time ?? [])
  to.set(cameraId, {
    cameraId,
    framesShown: framesShown + (before?.framesShown ?? 0),
    firstShownAt: times.length === 0 ? null : Math.min(...times),
    boxLags: [...(before?.boxLags ?? []), ...boxLags],
  })
}
