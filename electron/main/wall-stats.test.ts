import { expect, it } from 'vitest'
import type { WallStat } from '../../server/report/run-report.ts'
import { createWallStats, type CountingWindow } from './wall-stats.ts'

const stat = (cameraId: string, framesShown: number, firstShownAt = 5): WallStat => ({
  ...{ cameraId, framesShown, firstShownAt, boxLags: [] },
})

function windowsTold() {
  const open = new Map<number, ReadonlyArray<WallStat> | Error>()
  const windows = (): CountingWindow[] =>
    [...open].map(([id, told]) => ({
      id,
      read: async () => {
        if (told instanceof Error) throw told
        return told
      },
    }))
  const stats = createWallStats(windows)
  const read = async () => (await stats.read()).map((s) => [s.cameraId, s.framesShown])
  return { open, stats, read }
}

it('adds up what all windows painted of a camera, since the first picture in any of them', async () => {
  const { open, stats } = windowsTold()
  open.set(1, [stat('gate', 100, 9), stat('yard', 7)])
  open.set(2, [stat('gate', 20, 4)])
  expect(await stats.read()).toEqual([stat('gate', 120, 4), stat('yard', 7)])
})

it('goes on counting where a closed window, or one that was loaded anew, left off', async () => {
  const { open, read } = windowsTold()
  open.set(1, [stat('gate', 100)])
  open.set(2, [stat('gate', 50)])
  expect(await read()).toEqual([['gate', 150]])
  open.delete(2)
  open.set(1, [stat('gate', 110)])
  expect(await read()).toEqual([['gate', 160]])
  open.set(1, [stat('gate', 3)])
  expect(await read()).toEqual([['gate', 163]])
  expect(await read()).toEqual([['gate', 163]])
})

it('takes a page that does not answer for as far as it was', async () => {
  const { open, read } = windowsTold()
  open.set(1, [stat('gate', 100)])
  await read()
  open.set(1, new Error('the page ended'))
  expect(await read()).toEqual([['gate', 100]])
})
