import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { instant, punch, rulesOf } from '../../tests/helpers/attendance-facts.ts'
import { assessDay, type EvidenceGap } from './assess-day.ts'
import { dayInputs } from './day-inputs.ts'
import { explainDay } from './explain-day.ts'
import { sessionsOf } from './sessions.ts'

const date = '2026-11-23'
const rules = rulesOf()

/** `08:00-09:30`: the entry camera was offline. */
const gapsOf = (text: string): EvidenceGap[] =>
  text
    .split(' ')
    .filter(Boolean)
    .map((gap) => {
      const [from = '', to = ''] = gap.split('-')
      return {
        ...{ cameraName: 'Gate', why: 'offline' as const },
        from: instant(`${date}T${from}`),
        to: instant(`${date}T${to}`),
      }
    })

/** `>09:00 <17:00`: in at 09:00, out at 17:00; the day after, on a shift from 09:00 to 17:00. */
function dayWith(punches: string, gaps: string, now = '2026-11-24T12:00') {
  const facts = punches
    .split(' ')
    .filter(Boolean)
    .map((word) => punch(word.startsWith('>') ? 'in' : 'out', `${date}T${word.slice(1)}`))
  const [occurrence] = rules.roster(Temporal.PlainDate.from(date))
  if (!occurrence) throw new Error('no shift')
  const sessions = sessionsOf(facts, rules)
  const known = gapsOf(gaps)
  return {
    day: assessDay(occurrence, sessions, rules.policy, instant(now), known),
    inputs: dayInputs(occurrence, sessions, rules.policy, known),
  }
}

describe('a day in which a camera saw nothing for a while', () => {
  it.each<[string, string, string, string, string[], number]>([
    ['absent, and nobody can prove it', '', '08:03-08:41', 'absent', ['evidence-gap'], 0],
    ['absent: the gap ended before the window', '', '07:00-08:00', 'absent', [], 0],
    ['absent: the gap began after the window', '', '18:00-19:00', 'absent', [], 0],
    [
      'not late after a gap; the punch that is missing may be hidden (17)',
      '<17:00',
      '08:00-09:30',
      'incomplete',
      ['evidence-gap', 'missing-in'],
      0,
    ],
    [
      'not late: the arrival may be hidden',
      '>09:40 <17:00',
      '08:30-09:30',
      'present',
      ['evidence-gap'],
      0,
    ],
    [
      'late: the gap came after the arrival',
      '>09:40 <17:00',
      '10:00-11:00',
      'present',
      ['late'],
      2400,
    ],
    ['as it was: nothing is missing', '>09:00 <17:00', '08:00-17:00', 'present', [], 0],
    [
      'without an out, which may be hidden',
      '>09:00',
      '16:30-17:30',
      'incomplete',
      ['evidence-gap', 'missing-out'],
      0,
    ],
  ])('is %s', (_, punches, gaps, status, flags, lateSeconds) => {
    const { day } = dayWith(punches, gaps)
    expect([day.status, day.flags, day.lateSeconds]).toEqual([status, flags, lateSeconds])
    expect(day.gaps.length > 0).toBe(day.flags.includes('evidence-gap'))
  })

  it('is not judged before it is over', () => {
    expect(dayWith('', '08:03-08:41', `${date}T12:00`).day).toMatchObject({
      status: 'expected',
      flags: [],
    })
  })

  it.each([
    [
      '',
      '08:03-08:41',
      'Unproven absent (camera Gate offline 08:03–08:41): no punch from 08:00 to 18:00 (shift 09:00 to 17:00).',
    ],
    ['<17:00', '08:00-09:30', 'A punch may have gone unseen (camera Gate offline 08:00–09:30).'],
    [
      '>09:40 <17:00',
      '08:00-09:30',
      'Not late: an earlier arrival may have gone unseen (camera Gate offline 08:00–09:30).',
    ],
    [
      '<17:00',
      '08:00-08:10 09:00-09:10 10:00-10:10 11:00-11:10 12:00-12:10',
      'A punch may have gone unseen (camera Gate offline 08:00–08:10, camera Gate offline 09:00–09:10, camera Gate offline 10:00–10:10, and 2 more).',
    ],
  ])('is explained: %s with %s', (punches, gaps, sentence) => {
    expect(explainDay(dayWith(punches, gaps).day, rules.policy)).toContain(sentence)
  })

  it('follows from other facts than one without, where the gap matters', () => {
    expect(dayWith('', '08:03-08:41').inputs).not.toBe(dayWith('', '').inputs)
    expect(dayWith('', '05:00-06:00').inputs).toBe(dayWith('', '').inputs)
  })
})
