import { expect, it } from 'vitest'
import { placeWindow, type Area, type Bounds } from './place-window.ts'

const at = (x: number, y: number, width = 800, height = 600): Bounds => ({ x, y, width, height })
const left: Area = { primary: true, workArea: at(0, 0, 1920, 1040) }
const right: Area = { primary: false, workArea: at(1920, 0, 1920, 1080) }

it('leaves a window where it was while its monitor is there', () => {
  expect(placeWindow(at(2000, 100), [left, right])).toEqual(at(2000, 100))
})

it('leaves a window that spans two monitors as it is', () => {
  expect(placeWindow(at(0, 0, 3840, 1040), [left, right])).toEqual(at(0, 0, 3840, 1040))
})

it.each([
  ['beyond the only monitor', at(2500, 200), at(1120, 200)],
  ['above and left of everything', at(-3000, -900), at(0, 0)],
  ['larger than the monitor that is left', at(1920, 0, 3840, 2160), at(0, 0, 1920, 1040)],
  ['half off the screen', at(1500, 700), at(1120, 440)],
])('brings a window %s onto the screen', (_, wanted, placed) => {
  expect(placeWindow(wanted, [left])).toEqual(placed)
})

it('goes to the monitor with most of the window, else to the primary one', () => {
  expect(placeWindow(at(1700, 900, 800, 600), [left, right])).toEqual(at(1920, 480))
  expect(placeWindow(at(9000, 9000), [right, left])).toEqual(at(1120, 440))
})

it('does not put windows of a lost monitor exactly on each other', () => {
  const first = placeWindow(at(-2000, 0), [left])
  const second = placeWindow(at(-2000, 0), [left], [first])
  expect([first, second]).toEqual([at(0, 0), at(32, 32)])
  expect(placeWindow(at(-2000, 0), [left], [first, second])).toEqual(at(64, 64))
})

it('leaves a window alone where no monitor is known', () => {
  expect(placeWindow(at(5, 5), [])).toEqual(at(5, 5))
})
