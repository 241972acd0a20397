import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cameraLoad, chooseMove, placeCamera, type WorkerCameras } from './spread-cameras.ts'

const worker = (number: number, ...loads: ReadonlyArray<number>): WorkerCameras<string> => ({
  worker: number,
  cameras: loads.map((load, i) => ({ id: `${number}-${i}`, load, movable: true })),
})

const loadOf = ({ cameras }: WorkerCameras<string>): number =>
  cameras.reduce((sum, { load }) => sum + load, 0)

const moved = (
  workers: ReadonlyArray<WorkerCameras<string>>,
  { id, from, to }: { id: string; from: number; to: number },
): ReadonlyArray<WorkerCameras<string>> => {
  const camera = workers.flatMap(({ cameras }) => cameras).find((one) => one.id === id)
  if (!camera) throw new Error(`there is no ${id}`)
  return workers.map((one) => ({
    worker: one.worker,
    cameras: [
      ...one.cameras.filter((own) => one.worker !== from || own.id !== id),
      ...(one.worker === to ? [camera] : []),
    ],
  }))
}

describe('what a camera costs', () => {
  it('goes with the analyses and the size of the detector, and is not nothing while it is quiet', () => {
    const small = { width: 640, height: 384 }
    expect(cameraLoad(0, small)).toBeGreaterThan(0)
    expect(cameraLoad(4, small) - cameraLoad(0, small)).toBeCloseTo(4)
    const large = { width: 1280, height: 768 }
    expect(cameraLoad(4, large) - cameraLoad(0, large)).toBeCloseTo(16)
  })
})

describe('where a camera is opened', () => {
  it.each<[string, ReadonlyArray<WorkerCameras<string>>, number | undefined]>([
    ['nowhere without a worker', [], undefined],
    ['with the least to do', [worker(0, 3), worker(1, 1, 1), worker(2, 4)], 1],
    ['with the fewest cameras, at equal load', [worker(0, 1, 1), worker(1, 2)], 1],
    ['with the lowest number, where all are idle', [worker(1), worker(0)], 0],
  ])('%s', (_what, workers, expected) => {
    expect(placeCamera(workers)).toBe(expected)
  })
})

describe('which camera is moved', () => {
  it.each<[string, ReadonlyArray<WorkerCameras<string>>, unknown]>([
    ['none where there is one worker', [worker(0, 5, 5)], undefined],
    ['none for a small difference', [worker(0, 2, 2), worker(1, 2, 1)], undefined],
    [
      'none where a large load differs by a small share',
      [worker(0, 9, 9), worker(1, 8, 6)],
      undefined,
    ],
    [
      'the one that evens it best',
      [worker(0, 1, 4, 5), worker(1, 2)],
      { id: '0-1', from: 0, to: 1 },
    ],
    [
      'one to a worker that has come back',
      [worker(0, 2, 2, 2), worker(1)],
      { id: '0-0', from: 0, to: 1 },
    ],
    ['none whose move only turns the difference round', [worker(0, 9), worker(1)], undefined],
  ])('%s', (_what, workers, expected) => {
    expect(chooseMove(workers)).toEqual(expected)
  })

  it('none that was moved a moment ago', () => {
    const [busy, idle] = [worker(0, 3, 3), worker(1)]
    const resting = busy.cameras.map((camera) => ({ ...camera, movable: false }))
    expect(chooseMove([busy, idle])).toBeDefined()
    expect(chooseMove([{ ...busy, cameras: resting }, idle])).toBeUndefined()
  })

  it('ends with loads that stay, makes the gap of the two smaller each time, and takes none back at once', () => {
    const loads = fc.array(fc.double({ min: 0.5, max: 30, noNaN: true }), { maxLength: 12 })
    fc.assert(
      fc.property(fc.array(loads, { minLength: 1, maxLength: 6 }), (all) => {
        let workers: ReadonlyArray<WorkerCameras<string>> = all.map((own, i) => worker(i, ...own))
        const cameras = workers.flatMap((one) => one.cameras).length
        let last: { id: string } | undefined
        let moves = 0
        for (let move = chooseMove(workers); move; move = chooseMove(workers)) {
          const [from, to] = [move.from, move.to]
          const gap = (list: typeof workers): number => {
            const of = (number: number) => list.find((one) => one.worker === number)
            const [a, b] = [of(from), of(to)]
            return a && b ? Math.abs(loadOf(a) - loadOf(b)) : NaN
          }
          const after = moved(workers, move)
          expect(gap(after)).toBeLessThan(gap(workers))
          expect(move.id).not.toBe(last?.id)
          expect(after.flatMap((one) => one.cameras)).toHaveLength(cameras)
          workers = after
          last = move
          expect(++moves).toBeLessThan(200)
        }
      }),
    )
  })
})
