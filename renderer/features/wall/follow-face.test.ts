import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boxAt, centreX, centreY, noteBox, type SeenBox } from './follow-face.ts'
import { BoxLagMeter } from './box-lag.ts'

/** A face that walks evenly: centre at `x` + `pace` a second. */
const walk = (pace: number, atMs: number): SeenBox => ({
  atMs,
  box: { x: 0.1 + (pace * atMs) / 1000, y: 0.3, w: 0.1, h: 0.2 },
})

const seenUntil = (pace: number, lastMs: number, everyMs = 200): ReadonlyArray<SeenBox> => {
  let seen: ReadonlyArray<SeenBox> = []
  for (let atMs = 0; atMs <= lastMs; atMs += everyMs) seen = noteBox(seen, walk(pace, atMs))
  return seen
}

describe('boxAt', () => {
  it('is where an even walk leads, before and after the newest analysed frame', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.4, max: 0.4, noNaN: true }),
        fc.integer({ min: 500, max: 2000 }),
        (pace, atMs) => {
          const box = boxAt(seenUntil(pace, 1000), atMs)
          const truth = walk(pace, atMs).box
          expect(box && centreX(box)).toBeCloseTo(centreX(truth), 6)
          expect(box && centreY(box)).toBeCloseTo(centreY(truth), 6)
        },
      ),
    )
  })

  it('stays put with one box only, for a moment', () => {
    expect(boxAt([walk(0.3, 0)], 300)).toEqual(walk(0.3, 0).box)
    expect(boxAt([walk(0.3, 0)], 700)).toBeUndefined()
  })

  it('does not run on with a face that is not seen any more', () => {
    const seen = seenUntil(0.2, 1000)
    expect(boxAt(seen, 2100)).toBeDefined()
    expect(boxAt(seen, 2300)).toBeUndefined()
  })

  it('lets one trembling box move little', () => {
    const trembling = [...seenUntil(0, 400), { atMs: 600, box: { ...walk(0, 0).box, x: 0.104 } }]
    const box = boxAt(trembling, 900)
    expect(Math.abs((box?.x ?? 0) - 0.1)).toBeLessThan(0.01)
  })
})

describe('noteBox', () => {
  it('keeps the newest few in order, and takes none that is older', () => {
    const seen = seenUntil(0.1, 2000)
    expect(seen.map(({ atMs }) => atMs)).toEqual([1400, 1600, 1800, 2000])
    expect(noteBox(seen, walk(0.1, 1500))).toBe(seen)
  })
})

describe('BoxLagMeter', () => {
  /** Paints as a tile does: analysed frames come `lateMs` after they were taken. */
  function measure(lateMs: number, paint: (seen: ReadonlyArray<SeenBox>, atMs: number) => SeenBox) {
    const meter = new BoxLagMeter()
    let seen: ReadonlyArray<SeenBox> = []
    for (let now = 0; now < 6000; now += 50) {
      const analysed = now - lateMs
      if (analysed >= 0 && analysed % 200 === 0) {
        meter.noteSeen(1, seen, walk(0.2, analysed))
        seen = noteBox(seen, walk(0.2, analysed))
      }
      if (seen.length > 1) meter.notePainted(1, paint(seen, now))
    }
    return meter.samples()
  }

  it('measures the whole delay of boxes that are painted where they were seen', () => {
    const lags = measure(400, (seen, atMs) => ({ atMs, box: (seen.at(-1) ?? walk(0, 0)).box }))
    expect(lags.length).toBeGreaterThan(10)
    for (const lag of lags) expect(lag).toBeGreaterThan(390)
  })

  it('measures none for boxes that are moved on to the painted frame', () => {
    const lags = measure(400, (seen, atMs) => ({
      atMs,
      box: boxAt(seen, atMs) ?? walk(0, 0).box,
    }))
    expect(lags.length).toBeGreaterThan(10)
    for (const lag of lags) expect(lag).toBeLessThan(5)
  })

  it('says nothing of faces that stand still', () => {
    const meter = new BoxLagMeter()
    for (let atMs = 0; atMs < 2000; atMs += 100) {
      meter.noteSeen(1, seenUntil(0, 800), walk(0, atMs))
      meter.notePainted(1, walk(0, atMs))
    }
    expect(meter.samples()).toEqual([])
  })
})
