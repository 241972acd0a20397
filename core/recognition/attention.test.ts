import { describe, expect, it } from 'vitest'
import { attentionOf, frameIntervalMs, type FaceProgress } from './attention.ts'

const face = (more: Partial<FaceProgress> = {}): FaceProgress => ({
  named: false,
  examined: 0,
  fit: false,
  ...more,
})

describe('how closely a camera is looked at', () => {
  it.each<[string, ReadonlyArray<FaceProgress>, number, string]>([
    ['a face that is fit is decided about', [face({ fit: true })], 0, 'deciding'],
    ['one that was fit before as well', [face({ examined: 1 })], 0, 'deciding'],
    ['one that is far away is waited for', [face()], 0, 'waiting'],
    ['one with a name is settled', [face({ named: true, fit: true })], 0, 'settled'],
    ['one that had its chances as well', [face({ examined: 12, fit: true })], 0, 'settled'],
    [
      'a newcomer beside it is decided about',
      [face({ named: true }), face({ fit: true })],
      0,
      'deciding',
    ],
    ['a face that was lost just now is waited for', [], 500, 'waiting'],
    ['nobody for a while is searched for', [], 1500, 'searching'],
  ])('%s', (_what, faces, sinceFaceMs, attention) => {
    expect(attentionOf(faces, sinceFaceMs)).toBe(attention)
  })

  it('is the full rate while somebody may get a name, and half of it otherwise', () => {
    const rates = (['deciding', 'waiting', 'searching', 'settled'] as const).map(
      (attention) => 1000 / frameIntervalMs(attention, 5, false),
    )
    expect(rates).toEqual([5, 5, 2.5, 2.5])
  })

  it('never falls below two frames a second, nor rises above the camera’s own rate', () => {
    expect(frameIntervalMs('settled', 3, false)).toBe(500)
    expect(frameIntervalMs('settled', 1, false)).toBe(1000)
    expect(frameIntervalMs('deciding', 1, false)).toBe(1000)
  })

  it('stays close at a line', () => {
    expect(frameIntervalMs('settled', 8, true)).toBeLessThan(frameIntervalMs('settled', 8, false))
  })
})
