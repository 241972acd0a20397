import { describe, expect, it } from 'vitest'
import { defaultMotionSettings, detectMotion, stillMotion, type MotionState } from './motion.ts'

const width = 160
const height = 90
const everyMs = 200

/** A scene with a gradient; `noise` is the largest deviation of a pixel. */
function scene(random: () => number, noise = 6): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, i) =>
    Math.round(60 + (i % width) / 2 + (random() * 2 - 1) * noise),
  )
}

function withBlock(plane: Uint8Array, x: number, y: number, side: number, value = 200): Uint8Array {
  const out = Uint8Array.from(plane)
  for (let row = y; row < y + side; row++) out.fill(value, row * width + x, row * width + x + side)
  return out
}

/** Repeatable, 0 to 1 (mulberry32). */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Feeds planes, one every 200 ms from `state` on. */
function watch(state: MotionState, planes: ReadonlyArray<Uint8Array>): MotionState {
  return planes.reduce((now, plane) => detectMotion(now, plane, now.atMs + everyMs), state)
}

const repeat = <T>(count: number, make: (i: number) => T): ReadonlyArray<T> =>
  Array.from({ length: count }, (_, i) => make(i))

describe('the motion gate', () => {
  it('takes the first plane as motion: someone may stand there already', () => {
    const first = detectMotion(stillMotion, scene(chance(1)), 5000)
    expect(first.movedAtMs).toBe(5000)
    expect(first.atMs).toBe(5000)
  })

  it('begins anew when the size of the plane changes', () => {
    const first = detectMotion(stillMotion, scene(chance(1)), 1000)
    const next = detectMotion(first, new Uint8Array(80 * 45), 2000)
    expect(next.movedAtMs).toBe(2000)
    expect(next.background).toHaveLength(80 * 45)
  })

  it('is quiet on sensor noise', () => {
    const random = chance(2)
    const first = detectMotion(stillMotion, scene(random), everyMs)
    const after = watch(
      first,
      repeat(100, () => scene(random)),
    )
    expect(after.movedAtMs).toBe(everyMs)
  })

  it('is quiet on a slow change of light', () => {
    const random = chance(3)
    const first = detectMotion(stillMotion, scene(random, 2), everyMs)
    // Ten levels within a minute.
    const after = watch(
      first,
      repeat(300, (i) => scene(random, 2).map((value) => value + Math.round(i / 30))),
    )
    expect(after.movedAtMs).toBe(everyMs)
  })

  it('sees a face of 60 px that walks through a 1080p picture', () => {
    const random = chance(4)
    const first = detectMotion(stillMotion, scene(random), everyMs)
    // 60 of 1080 pixels are 5 of 90.
    repeat(20, (i) => i).reduce((state, i) => {
      const atMs = state.atMs + everyMs
      const next = detectMotion(state, withBlock(scene(random), 10 + i * 6, 40, 5), atMs)
      expect(next.movedAtMs).toBe(atMs)
      return next
    }, first)
  })

  it('does not see a change of fewer pixels than its share', () => {
    const random = chance(5)
    const least = Math.ceil(width * height * defaultMotionSettings.share)
    const changed = (count: number): Uint8Array => {
      const plane = scene(random, 0)
      plane.fill(250, 0, count)
      return plane
    }
    const first = detectMotion(stillMotion, scene(random, 0), everyMs)
    expect(detectMotion(first, changed(least - 1), 400).movedAtMs).toBe(everyMs)
    const again = detectMotion(stillMotion, scene(random, 0), everyMs)
    expect(detectMotion(again, changed(least), 400).movedAtMs).toBe(400)
  })

  it('sees what becomes darker as well as what becomes brighter', () => {
    for (const value of [0, 255]) {
      const first = detectMotion(stillMotion, new Uint8Array(width * height).fill(120), everyMs)
      const plane = withBlock(new Uint8Array(width * height).fill(120), 50, 50, 6, value)
      expect(detectMotion(first, plane, 400).movedAtMs).toBe(400)
    }
  })

  it('gets used to what stays, and is quiet again', () => {
    const random = chance(6)
    const first = detectMotion(stillMotion, scene(random), everyMs)
    const parked = withBlock(scene(random), 60, 40, 12)
    const soon = watch(
      first,
      repeat(5, () => parked),
    )
    expect(soon.movedAtMs).toBe(soon.atMs)
    const later = watch(
      soon,
      repeat(60, () => parked),
    )
    expect(later.atMs - later.movedAtMs).toBeGreaterThan(2000)
    // Its leaving is motion again.
    const gone = detectMotion(later, scene(random), later.atMs + everyMs)
    expect(gone.movedAtMs).toBe(gone.atMs)
  })

  it('takes in a lasting change at once after a pause as long as its memory', () => {
    const first = detectMotion(stillMotion, new Uint8Array(width * height).fill(50), 0)
    const bright = new Uint8Array(width * height).fill(150)
    const after = detectMotion(first, bright, defaultMotionSettings.adaptMs * 2)
    expect(after.background?.every((value) => value === 150)).toBe(true)
  })

  it('does not trip over a clock that stands or turns back', () => {
    const random = chance(7)
    const first = detectMotion(stillMotion, scene(random), 10_000)
    const back = detectMotion(first, scene(random), 4000)
    expect(back.movedAtMs).toBe(10_000)
    expect(back.background?.every((value) => value >= 0 && value <= 255)).toBe(true)
  })
})
