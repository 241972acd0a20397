import { describe, expect, it } from 'vitest'
import { dayOf, punch, rulesOf, shiftOf } from '../../tests/helpers/attendance-facts.ts'
import { explainDay } from './explain-day.ts'
import type { Punch } from './sessions.ts'
import { defaultPolicy } from './settings.ts'

const date = '2026-11-23'
const after = '2026-11-24T12:00'

/** `>09:00 <17:00`: in at 09:00, out at 17:00. */
const punches = (text: string): Punch[] =>
  text
    .split(' ')
    .filter(Boolean)
    .map((word) => {
      const time = word.slice(1)
      return punch(
        word.startsWith('>') ? 'in' : 'out',
        time.includes('T') ? time : `${date}T${time}`,
      )
    })

describe('the explanation', () => {
  const said = (text: string, now = after, rules = rulesOf()) =>
    explainDay(
      dayOf(date, punches(text), now.includes('T') ? now : `${date}T${now}`, rules),
      defaultPolicy,
    )

  it.each([
    [
      '>09:12 <17:00',
      after,
      [
        'Present: worked 7 h 48 min (in at 09:12, out at 17:00; shift 09:00 to 17:00).',
        'Late 12 min: in at 09:12, shift from 09:00, grace 10 min.',
      ],
    ],
    [
      '>09:00 <16:40',
      after,
      [
        'Present: worked 7 h 40 min (in at 09:00, out at 16:40; shift 09:00 to 17:00).',
        'Left 20 min early: out at 16:40, shift to 17:00, grace 10 min.',
      ],
    ],
    [
      '>09:00',
      after,
      [
        'Incomplete: the hours are unknown because no out follows the last in (shift 09:00 to 17:00).',
        'The in at 09:00 has no out after it.',
      ],
    ],
    [
      '<17:00',
      after,
      [
        'Incomplete: the hours are unknown because no in precedes the out (shift 09:00 to 17:00).',
        'The out at 17:00 has no in before it.',
      ],
    ],
    ['', after, ['Absent: no punch from 08:00 to 18:00 (shift 09:00 to 17:00).']],
    ['', '10:00', ['Expected: no punch yet (shift 09:00 to 17:00); absent from 19:00.']],
    ['>09:00:05', '10:00', ['Present so far: in at 09:00:05; the day is judged at 18:00.']],
    [
      '>09:00 <10:00',
      after,
      [
        'Absent: worked 1 h (in at 09:00, out at 10:00), less than 2 h.',
        'Left 7 h early: out at 10:00, shift to 17:00, grace 10 min.',
      ],
    ],
    [
      '>09:00 <12:00:01',
      after,
      [
        'Half day: worked 3 h 1 s (in at 09:00, out at 12:00:01), less than 4 h.',
        'Left 4 h 59 min 59 s early: out at 12:00:01, shift to 17:00, grace 10 min.',
      ],
    ],
    [
      '>19:00 <20:00',
      after,
      [
        'Off shift: there outside the hours in which a punch counts for the shift (08:00 to 18:00); 1 h between in and out.',
      ],
    ],
    [
      '>09:00 <17:00 >19:00 <20:00',
      after,
      [
        'Present: worked 8 h (in at 09:00, out at 17:00; shift 09:00 to 17:00).',
        'In at 19:00, out at 20:00 off shift: not counted in the hours.',
      ],
    ],
  ])('%s at %s', (text, now, sentences) => {
    expect(said(text, now)).toEqual(sentences)
  })

  it('names the date of a time on another day, and a change of the clocks', () => {
    const rules = rulesOf('Europe/London', shiftOf('22:00', '06:00'))
    const facts = [punch('in', '2026-03-28T22:00:00Z'), punch('out', '2026-03-29T05:00:00Z')]
    expect(
      explainDay(dayOf('2026-03-28', facts, '2026-03-30T00:00:00Z', rules), defaultPolicy),
    ).toEqual([
      'Present: worked 7 h (in at 22:00, out at 06:00 on 2026-03-29; shift 22:00 to 06:00 on 2026-03-29).',
      'The clocks change during this shift; hours are the time that really passed.',
    ])
  })
})
