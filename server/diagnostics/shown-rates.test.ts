import { expect, it } from 'vitest'
import { createShownRates } from './shown-rates.ts'

const frames = (framesShown: number) => [{ cameraId: 'front', framesShown }]

it('tells the frames a second since the look before', () => {
  const rates = createShownRates()
  expect(rates(frames(100), 0)('front')).toBeNull()
  expect(rates(frames(124), 2000)('front')).toBe(12)
  expect(rates(frames(130), 4000)('front')).toBe(3)
})

it('repeats itself when it is asked again at once', () => {
  const rates = createShownRates()
  rates(frames(0), 0)
  rates(frames(24), 2000)
  expect(rates(frames(25), 2100)('front')).toBe(12)
})

it('says nothing of a camera that no tile showed, nor without a window', () => {
  const rates = createShownRates()
  rates(frames(0), 0)
  expect(rates(frames(24), 2000)('back')).toBeNull()
  expect(rates(null, 4000)('front')).toBeNull()
})

it('takes a window that was opened anew for no frames, never for fewer than none', () => {
  const rates = createShownRates()
  rates(frames(500), 0)
  expect(rates(frames(3), 2000)('front')).toBe(0)
})
