import { describe, expect, it } from 'vitest'
import type { CameraId } from '../../contracts/ids.ts'
import type { CameraCounters } from '../../contracts/inference.ts'
import { createPlacedCameras, type PlacedCameras } from './placed-cameras.ts'

const detector = { width: 640, height: 384 }
const id = (name: string): CameraId => name as CameraId
const counted = (name: string, analysed: number): CameraCounters => ({
  cameraId: id(name),
  ...{ decoded: 0, previewFrames: 0, mainFrames: 0, bytes: 0, due: 0, dropped: 0, queueDepth: 0 },
  ...{ analysed, tracksSplit: 0, mode: 'active', latencyMs: null, watched: false, picture: null },
  ...{ decoding: { by: 'software', reason: null }, decoderCpuSeconds: 0, corrupt: 0 },
})

/** Tells of `perSecond` analyses for `seconds`, in the rhythm of a worker. */
function run(
  cameras: PlacedCameras,
  rates: Readonly<Record<string, [number, number]>>,
  from: number,
  seconds: number,
): void {
  for (let atMs = from + 500; atMs <= from + seconds * 1000; atMs += 500)
    for (const [name, [worker, perSecond]] of Object.entries(rates))
      cameras.hear(worker, counted(name, (perSecond * atMs) / 1000), atMs)
}

describe('cameras on workers', () => {
  it('are opened where there is the least to do', () => {
    const cameras = createPlacedCameras()
    const worker = (name: string): number | undefined => {
      const chosen = cameras.choose(id(name), [0, 1])
      if (chosen !== undefined) cameras.place(id(name), chosen, detector, 0)
      return chosen
    }
    expect(['a', 'b', 'c', 'd'].map(worker)).toEqual([0, 1, 0, 1])
    run(cameras, { a: [0, 4], b: [1, 0], c: [0, 0], d: [1, 0] }, 0, 60)
    expect(worker('e')).toBe(1)
    expect(worker('f')).toBe(1)
    expect([cameras.countOf(0), cameras.countOf(1)]).toEqual([2, 4])
  })

  it('move one at a time to a worker that has come back, to that one, and never back at once', () => {
    const cameras = createPlacedCameras()
    const lost = new Map(
      ['a', 'b', 'c', 'd'].map((name) => [name, cameras.place(id(name), 0, detector, 0)]),
    )
    const busy: Record<string, [number, number]> = { a: [0, 4], b: [0, 4], c: [0, 4], d: [0, 4] }
    run(cameras, busy, 0, 20)
    expect(cameras.even([0, 1], 20_000), 'not yet measured').toBeUndefined()
    run(cameras, busy, 20_000, 20)
    const first = cameras.even([0, 1], 40_000)
    expect(first).toBeDefined()
    expect([...lost].filter(([, signal]) => signal.aborted).map(([name]) => name)).toEqual([first])
    expect(cameras.even([0, 1], 60_000), 'only one in 30 s').toBeUndefined()
    if (first === undefined) return
    expect(cameras.remove(first)).toBe(0)
    cameras.place(id('x'), 1, detector, 40_500)
    expect(cameras.choose(first, [0, 1, 2]), 'though another is idler by now').toBe(1)
    cameras.remove(id('x'))
    cameras.place(first, 1, detector, 41_000)
    const second = cameras.even([0, 1], 75_000)
    expect(second).not.toBe(first)
    expect(second).toBeDefined()
    if (second === undefined) return
    cameras.remove(second)
    cameras.place(second, cameras.choose(second, [0, 1]) ?? -1, detector, 76_000)
    expect([cameras.countOf(0), cameras.countOf(1)]).toEqual([2, 2])
    expect(cameras.even([0, 1], 200_000)).toBeUndefined()
  })

  it('are to be opened anew when their worker ends, and have no counters until then', () => {
    const cameras = createPlacedCameras()
    const [a, b] = [cameras.place(id('a'), 0, detector, 0), cameras.place(id('b'), 1, detector, 0)]
    run(cameras, { a: [0, 4], b: [1, 4] }, 0, 2)
    cameras.loseAll(0)
    expect([a.aborted, b.aborted]).toEqual([true, false])
    expect(cameras.counters(id('a'))).toBeUndefined()
    expect(cameras.counters(id('b'))?.analysed).toBe(8)
    expect([cameras.countOf(0), cameras.countOf(1)]).toEqual([0, 1])
  })

  it('are not counted by what another worker says of them', () => {
    const cameras = createPlacedCameras()
    cameras.place(id('a'), 1, detector, 0)
    run(cameras, { a: [0, 4] }, 0, 2)
    expect(cameras.counters(id('a'))).toBeUndefined()
  })
})
