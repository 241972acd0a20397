import { describe, expect, it } from 'vitest'
import { fromLocalText, offsetOf, toLocalText } from './site-time.ts'

describe('local times of a site', () => {
  it('go to an instant and back', () => {
    const instant = '2026-11-23T07:30:05Z'
    expect(toLocalText(instant, 'Europe/Berlin')).toBe('2026-11-23T08:30:05')
    expect(fromLocalText('2026-11-23T08:30:05', 'Europe/Berlin')).toBe(instant)
  })

  it('may lack the seconds, as the field leaves them out when they are 0', () => {
    expect(fromLocalText('2026-07-01T08:30', 'Europe/Berlin')).toBe('2026-07-01T06:30:00Z')
  })

  it('are the earlier instant where the clocks show a time twice', () => {
    expect(fromLocalText('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00Z')
  })

  it.each(['', '2026-11-23', '2026-13-01T08:00', 'soon'])('are not made of %j', (text) => {
    expect(fromLocalText(text, 'UTC')).toBeNull()
  })

  it.each([
    ['2026-01-01T00:00:00Z', 'Europe/Berlin', 'UTC+1'],
    ['2026-07-01T00:00:00Z', 'Europe/Berlin', 'UTC+2'],
    ['2026-01-01T00:00:00Z', 'America/St_Johns', 'UTC-3:30'],
    ['2026-01-01T00:00:00Z', 'UTC', 'UTC'],
  ])('say by how much they differ: %s in %s', (instant, zone, offset) => {
    expect(offsetOf(instant, zone)).toBe(offset)
  })
})
