import { describe, expect, it } from 'vitest'
import type { AttendanceDay } from '../../../contracts/attendance.ts'
import { describeDay } from './day-words.ts'

const word = (
  status: AttendanceDay['status'],
  flags: AttendanceDay['flags'],
  firstInAt: string | null,
) => describeDay({ status, flags, firstInAt }).word

describe('a day in words', () => {
  it('is an absence that nobody can prove only where a camera saw nothing and nobody was seen', () => {
    expect(word('absent', ['evidence-gap'], null)).toBe('Unproven absent')
    expect(word('absent', [], null)).toBe('Absent')
    expect(word('absent', ['evidence-gap'], '2026-11-23T08:00:00Z')).toBe('Absent')
    expect(word('incomplete', ['evidence-gap'], null)).toBe('Incomplete')
  })
})
