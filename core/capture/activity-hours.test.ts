import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { activityAt, type ActiveHours } from './activity-hours.ts'

const everyDay = [1, 2, 3, 4, 5, 6, 7]
const weekdays = [1, 2, 3, 4, 5]
const office: ActiveHours = { days: weekdays, from: '08:00', to: '18:00' }
const night: ActiveHours = { days: everyDay, from: '22:00', to: '06:00' }

/** `2026-11-23` is a Monday. */
const said = (hours: ReadonlyArray<ActiveHours>, local: string, zone = 'Europe/Berlin'): string => {
  const at = Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant()
  const { active, until } = activityAt(hours, zone, at)
  const end = until?.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' })
  return `${active ? 'works' : 'rests'} until ${end ?? 'further notice'}`
}

describe('the hours of a camera', () => {
  it.each<[string, ReadonlyArray<ActiveHours>, string, string]>([
    ['none mean always', [], '2026-11-23T03:00', 'works until further notice'],
    ['the beginning counts', [office], '2026-11-23T08:00', 'works until 2026-11-23T18:00'],
    ['the end does not', [office], '2026-11-23T18:00', 'rests until 2026-11-24T08:00'],
    ['over a weekend', [office], '2026-11-27T19:00', 'rests until 2026-11-30T08:00'],
    ['over midnight, before', [night], '2026-11-23T23:00', 'works until 2026-11-24T06:00'],
    ['over midnight, after', [night], '2026-11-24T05:59', 'works until 2026-11-24T06:00'],
    ['the day between', [night], '2026-11-24T06:00', 'rests until 2026-11-24T22:00'],
    [
      'over midnight from the one day named',
      [{ days: [7], from: '22:00', to: '06:00' }],
      '2026-11-23T01:00',
      'works until 2026-11-23T06:00',
    ],
    [
      'equal times are a day',
      [{ days: [1], from: '07:00', to: '07:00' }],
      '2026-11-24T06:59',
      'works until 2026-11-24T07:00',
    ],
    [
      'stretches that touch are one',
      [office, { days: weekdays, from: '18:00', to: '20:00' }],
      '2026-11-23T09:00',
      'works until 2026-11-23T20:00',
    ],
    [
      'every day and all day long never ends',
      [{ days: everyDay, from: '00:00', to: '00:00' }],
      '2026-11-23T09:00',
      'works until further notice',
    ],
    [
      'once a week, just over',
      [{ days: [1], from: '08:00', to: '09:00' }],
      '2026-11-23T09:00',
      'rests until 2026-11-30T08:00',
    ],
  ])('%s', (_, hours, local, expected) => {
    expect(said(hours, local)).toBe(expected)
  })

  it('follow the clocks of the site: a night is an hour shorter in spring and longer in autumn', () => {
    const lengthOf = (date: string): number | undefined => {
      const at = Temporal.PlainDateTime.from(`${date}T22:00`)
        .toZonedDateTime('Europe/Berlin')
        .toInstant()
      return activityAt([night], 'Europe/Berlin', at).until?.since(at).total('hours')
    }
    expect(['2026-03-28', '2026-10-24', '2026-11-23'].map(lengthOf)).toEqual([7, 9, 8])
  })

  it('say when they change: until then nothing does, and then it does', () => {
    const time = fc
      .record({ hour: fc.nat(23), minute: fc.nat(59) })
      .map((fields) => Temporal.PlainTime.from(fields).toString({ smallestUnit: 'minute' }))
    const someHours = fc.array(
      fc.record({
        days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        from: time,
        to: time,
      }),
      { minLength: 1, maxLength: 4 },
    )
    const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe')
    const moment = fc.integer({ min: 0, max: 60 * 24 * 365 })
    fc.assert(
      fc.property(
        someHours,
        zones,
        moment,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (hours, zone, minute, part) => {
          const at = Temporal.Instant.from('2026-01-01T00:00:00Z').add({ minutes: minute })
          const { active, until } = activityAt(hours, zone, at)
          if (until === null) return
          const ms = until.epochMilliseconds - at.epochMilliseconds
          expect(ms).toBeGreaterThan(0)
          const between = at.add({ milliseconds: Math.floor((ms - 1) * part) })
          expect(activityAt(hours, zone, between)).toMatchObject({ active })
          expect(activityAt(hours, zone, until).active).toBe(!active)
        },
      ),
      { numRuns: 20 },
    )
  })
})
