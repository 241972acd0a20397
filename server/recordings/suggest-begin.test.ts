import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { suggestBegin } from './suggest-begin.ts'

const now = Temporal.Instant.from('2026-11-24T12:00:00Z')
const begin = (fileName: string, createdAt: string | null = null) =>
  suggestBegin({ fileName, createdAt }, 'Europe/Berlin', now)

describe('the suggested begin of a recording', () => {
  it.each([
    ['2026-11-23_08-30-05.mp4', '2026-11-23T07:30:05Z'],
    ['Front door 20261123T083005.mkv', '2026-11-23T07:30:05Z'],
    ['ch01_20261123083005_20261123091500.dav', '2026-11-23T07:30:05Z'],
    ['NVR.2026.11.23 08.30.avi', '2026-11-23T07:30:00Z'],
    ['cam_2026-07-01 08-30-00.mp4', '2026-07-01T06:30:00Z'],
  ])('is read from the name, in local time of the site: %s', (name, instant) => {
    expect(begin(name)).toBe(instant)
  })

  it.each(['IMG_1234.mp4', '20269923083005.mp4', '120261123083005.mp4', 'holiday-2026.mp4'])(
    'is not made up from %s',
    (name) => expect(begin(name)).toBeNull(),
  )

  it('comes from the metadata where the name says nothing', () => {
    expect(begin('export.mp4', '2026-11-22T08:00:00.000Z')).toBe('2026-11-22T08:00:00Z')
  })

  it('prefers the name: exported files carry the time of the export', () => {
    expect(begin('2026-11-23_08-30-05.mp4', '2026-11-24T09:00:00Z')).toBe('2026-11-23T07:30:05Z')
  })

  it('is never in the future', () => {
    expect(begin('2027-01-01_08-00-00.mp4')).toBeNull()
    expect(begin('2027-01-01_08-00-00.mp4', '2026-11-22T08:00:00Z')).toBe('2026-11-22T08:00:00Z')
  })
})
