/** Painted so far, by all tiles of a camera on this desktop. */
export type ShownFrames = { readonly cameraId: string; readonly framesShown: number }

/** Frames a second, to one decimal; null for a camera that no tile ever showed, and without a window. */
export type ShownFps = (cameraId: string) => number | null

/** Less time than this between two looks says little, milliseconds. */
const leastMs = 1000

/** Turns counts into rates, each since the look before; a hasty look repeats the last answer. */
export function createShownRates(): (
  frames: ReadonlyArray<ShownFrames> | null,
  atMs: number,
) => ShownFps {
  let before: { readonly atMs: number; readonly counts: ReadonlyMap<string, number> } | undefined
  let rates: ReadonlyMap<string, number> = new Map()
  return (frames, atMs) => {
    if (frames === null) return () => null
    if (!before || atMs - before.atMs >= leastMs) {
      const counts = new Map(frames.map(({ cameraId, framesShown }) => [cameraId, framesShown]))
      const last = before
      if (last) {
        const seconds = (atMs - last.atMs) / 1000
        rates = new Map(
          [...counts].map(([id, count]) => {
            // A window that was opened anew counts from nought.
            const more = Math.max(0, count - (last.counts.get(id) ?? 0))
            return [id, Math.round((more / seconds) * 10) / 10]
          }),
        )
      }
      before = { atMs, counts }
    }
    const now = rates
    return (cameraId) => now.get(cameraId) ?? null
  }
}
