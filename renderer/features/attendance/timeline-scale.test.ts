import { describe, expect, it } from 'vitest'
import { timelineScale } from './timeline-scale.ts'

const shift = { startAt: '2026-11-22T08:00:00Z', endAt: '2026-11-22T16:00:00Z' }

describe('the strip of a day', () => {
  it('begins and ends on whole local hours with room around the shift', () => {
    const scale = timelineScale({
      date: '2026-11-22',
      timeZone: 'Europe/Berlin',
      shift,
      instants: [],
    })
    expect(scale.ticks[0]).toEqual({ at: 0, label: '08:00' })
    expect(scale.ticks.at(-1)).toEqual({ at: 1, label: '18:00' })
    expect(scale.shift).toEqual({ left: 0.1, width: 0.8 })
  })

  it('widens for what happened outside the shift and keeps everything in order', () => {
    const early = '2026-11-22T05:10:00Z'
    const scale = timelineScale({
      date: '2026-11-22',
      timeZone: 'Europe/Berlin',
      shift,
      instants: [early],
    })
    expect(scale.ticks[0]?.label).toBe('05:00')
    expect(scale.place(early)).toBeGreaterThan(0)
    expect(scale.place(early)).toBeLessThan(scale.place(shift.startAt))
  })

  it('shows the whole local day when there is no shift and nothing happened', () => {
    const scale = timelineScale({
      date: '2026-11-22',
      timeZone: 'Asia/Kolkata',
      shift: null,
      instants: [],
    })
    expect(scale.ticks[0]?.label).toBe('00:00')
    expect(scale.ticks.at(-1)).toEqual({ at: 1, label: '00:00' })
    expect(scale.shift).toBeNull()
  })

  it('gives the night on which clocks go back its extra hour', () => {
    const scale = timelineScale({
      date: '2026-10-25',
      timeZone: 'Europe/Berlin',
      shift: null,
      instants: [],
    })
    // Noon is 13 elapsed hours after midnight on a day of 25.
    expect(scale.place('2026-10-25T11:00:00Z')).toBeCloseTo(13 / 25)
  })

  it('never labels more hours than can be read', () => {
    const scale = timelineScale({
      date: '2026-11-22',
      timeZone: 'UTC',
      shift: null,
      instants: ['2026-11-22T00:00:00Z', '2026-11-23T20:00:00Z'],
    })
    expect(scale.ticks.length).toBeLessThanOrEqual(13)
  })
})
