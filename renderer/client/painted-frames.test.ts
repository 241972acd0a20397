import { expect, it } from 'vitest'
import type { CameraId } from '../../contracts/ids.ts'
import { PaintedFrames } from './painted-frames.ts'

const cameraId = 'camera-a' as CameraId

it('adds up the frames of all players that a camera ever had', () => {
  const painted = new PaintedFrames()
  let first = 3
  const removeFirst = painted.addPlayer(cameraId, {
    framesShown: () => first,
    boxLags: () => [10, 30],
  })
  first = 10
  removeFirst()
  removeFirst()
  painted.addPlayer(cameraId, { framesShown: () => 5, boxLags: () => [20] })
  expect(painted.framesShown(cameraId)).toBe(15)
  const boxLags = [10, 30, 20]
  expect(painted.stats()).toEqual([{ cameraId, framesShown: 15, firstShownAt: null, boxLags }])
})

it('keeps the moment of the very first picture', () => {
  const painted = new PaintedFrames()
  painted.noteFirstShown(cameraId)
  const [first] = painted.stats()
  painted.noteFirstShown(cameraId)
  expect(first?.firstShownAt).toBeTypeOf('number')
  expect(painted.stats()).toEqual([first])
})
