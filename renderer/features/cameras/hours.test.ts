import { expect, it } from 'vitest'
import {
  describeHours,
  hoursProblem,
  isOvernight,
  officeHours,
  timeOf,
  weekSpans,
  withDay,
} from './hours.ts'

it('draws a range on each of its days', () => {
  const week = weekSpans([{ days: [1, 3], from: '08:00', to: '17:30' }])
  expect(week).toEqual([[{ from: 480, to: 1050 }], [], [{ from: 480, to: 1050 }], [], [], [], []])
})

it('carries a range over midnight into the next day, and from Sunday into Monday', () => {
  const week = weekSpans([{ days: [5, 7], from: '22:00', to: '06:00' }])
  expect(week[4]).toEqual([{ from: 1320, to: 1440 }])
  expect(week[5]).toEqual([{ from: 0, to: 360 }])
  expect(week[0]).toEqual([{ from: 0, to: 360 }])
})

it('ends a range at midnight sharp without touching the next day', () => {
  const week = weekSpans([{ days: [1], from: '18:00', to: '00:00' }])
  expect(week[0]).toEqual([{ from: 1080, to: 1440 }])
  expect(week[1]).toEqual([])
})

it('merges ranges that overlap', () => {
  const week = weekSpans([
    { days: [1], from: '10:00', to: '12:00' },
    { days: [1], from: '08:00', to: '10:30' },
  ])
  expect(week[0]).toEqual([{ from: 480, to: 720 }])
})

it.each([
  [[], 'Works day and night.'],
  [[{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:00' }], 'Works day and night.'],
  [[officeHours], 'Works 70 h a week.'],
  [[{ days: [1], from: '22:00', to: '06:30' }], 'Works 8.5 h a week.'],
])('puts %o into words: %s', (hours, words) => {
  expect(describeHours(hours)).toBe(words)
})

it('knows a range that ends on the next day', () => {
  expect(isOvernight({ days: [1], from: '22:00', to: '06:00' })).toBe(true)
  expect(isOvernight(officeHours)).toBe(false)
})

it('asks for days and for both times', () => {
  expect(hoursProblem({ ...officeHours, days: [] })).toMatch(/day/)
  expect(hoursProblem({ ...officeHours, to: '' })).toMatch(/times/)
  expect(hoursProblem(officeHours)).toBeNull()
})

it('switches days on and off in the order of the week', () => {
  const without = withDay(officeHours, 2)
  expect(without.days).toEqual([1, 3, 4, 5])
  expect(withDay(without, 2).days).toEqual([1, 2, 3, 4, 5])
})

it.each([
  ['6', '06:00'],
  ['22', '22:00'],
  ['630', '06:30'],
  ['0630', '06:30'],
  ['6.30', '06:30'],
  [' 23:59 ', '23:59'],
  ['24:00', null],
  ['7:60', null],
  ['noon', null],
  ['', null],
])('reads "%s" as %s', (text, time) => {
  expect(timeOf(text)).toBe(time)
})
