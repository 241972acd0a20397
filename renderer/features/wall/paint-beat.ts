/**
 * Pictures a second that a tile can show. All tiles show theirs at the same moment: the window is composed once a beat,
 * not once for each of twenty cameras whose frames come at moments of their own.
 */
const beatsPerSecond = 14

const listeners = new Set<() => void>()
let timer: number | undefined

/** Calls `listener` on every beat until the returned function is called. */
export function onPaintBeat(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= window.setInterval(() => {
    for (const paint of listeners) paint()
  }, 1000 / beatsPerSecond)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    window.clearInterval(timer)
    timer = undefined
  }
}
