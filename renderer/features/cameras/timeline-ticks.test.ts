import { expect, it } from 'vitest'
import { timelineTicks } from './timeline-ticks.ts'

const ms = (instant: string): number => Date.parse(instant)

it('marks every fourth local hour of a day, and midnight as the day that begins', () => {
  const ticks = timelineTicks(
    ms('2026-11-21T13:30:00Z'),
    ms('2026-11-22T13:30:00Z'),
    'Europe/Berlin',
  )
  expect(ticks.map(({ at, day }) => [new Date(at).toISOString().slice(5, 16), day])).toEqual([
    ['11-21T15:00', false],
    ['11-21T19:00', false],
    ['11-21T23:00', true],
    ['11-22T03:00', false],
    ['11-22T07:00', false],
    ['11-22T11:00', false],
  ])
})

it('marks the midnights of a week by the local calendar, over a change of the clocks', () => {
  const ticks = timelineTicks(
    ms('2026-10-23T10:00:00Z'),
    ms('2026-10-27T10:00:00Z'),
    'Europe/Berlin',
  )
  expect(ticks.map(({ at }) => new Date(at).toISOString())).toEqual([
    '2026-10-23T22:00:00.000Z',
    '2026-10-24T22:00:00.000Z',
    '2026-10-25T23:00:00.000Z',
    '2026-10-26T23:00:00.000Z',
  ])
})
