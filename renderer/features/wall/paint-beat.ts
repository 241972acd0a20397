/**
 * Pictures a second that a tile can show. All tiles show theirs at the same moment: the window is composed once a beat,
 * not once for each of twenty cameras whose frames come at moments of their own.
 */
const mostBeats = 14

const listeners = new Set<() => void>()
let timer: number | undefined
let beatsPerSecond = mostBeats

function run(): void {
  window.clearInterval(timer)
  timer = undefined
  if (listeners.size === 0) return
  timer = window.setInterval(() => {
    for (const paint of listeners) paint()
  }, 1000 / beatsPerSecond)
}

/** Calls `listener` on every beat until the returned function is called. */
export function onPaintBeat(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === undefined) run()
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) run()
  }
}

/** Paints at most so many times a second while the machine is short of time; null: as many as a tile can show. */
export function limitPaintBeat(perSecond: number | null): void {
  const wanted = Math.max(1, Math.min(perSecond ?? mostBeats, mostBeats))
  if (wanted === beatsPerSecond) return
  beatsPerSecond = wanted
  run()
}
