import { describe, expect, it } from 'vitest'
import { countPictures, hearWarning, startHealth } from './stream-health.ts'
import { learnRate } from './usual-rate.ts'

/** So many pictures a second for so many seconds; `damaged`: they are cut into pieces. */
type Stretch = { readonly seconds: number; readonly perSecond: number; readonly damaged?: boolean }

/** What is usual after these stretches, looked at five times every two seconds. */
function usualAfter(...stretches: ReadonlyArray<Stretch>): number | null {
  let atMs = 1_000_000_000
  let health = startHealth(atMs)
  let usual: number | null = null
  let mainFrames = 0
  for (const { seconds, perSecond, damaged } of stretches) {
    for (let look = 0; look < seconds * 2.5; look++) {
      atMs += 400
      mainFrames += perSecond * 0.4
      if (damaged) health = hearWarning(health, 'corrupt', atMs)
      health = countPictures(health, { decoded: 1, mainFrames, corrupt: 0 }, atMs)
      usual = learnRate(usual, health, atMs)
    }
  }
  return usual
}

describe('what a camera usually sends', () => {
  it('is not known in its first seconds', () => {
    expect(usualAfter({ seconds: 7, perSecond: 15 })).toBeNull()
  })

  it.each<[string, Stretch[], number, number]>([
    ['what it sends', [{ seconds: 20, perSecond: 15 }], 14.5, 15.5],
    [
      'not what a damaged stream seems to send',
      [
        { seconds: 30, perSecond: 15 },
        { seconds: 5, perSecond: 90, damaged: true },
        { seconds: 20, perSecond: 15 },
      ],
      14,
      16,
    ],
    [
      'soon less again after a rush',
      [
        { seconds: 20, perSecond: 15 },
        { seconds: 4, perSecond: 30 },
        { seconds: 60, perSecond: 15 },
      ],
      14,
      17,
    ],
    [
      'half a minute later what it was set to, if that is more',
      [
        { seconds: 20, perSecond: 10 },
        { seconds: 40, perSecond: 25 },
      ],
      22,
      25.5,
    ],
    [
      'still what it was after a minute with far fewer pictures',
      [
        { seconds: 20, perSecond: 15 },
        { seconds: 60, perSecond: 4 },
      ],
      12,
      15,
    ],
    [
      'fewer after an hour of that',
      [
        { seconds: 20, perSecond: 15 },
        { seconds: 3600, perSecond: 4 },
      ],
      3.9,
      8,
    ],
  ])('is %s', (_, stretches, least, most) => {
    const usual = usualAfter(...stretches)
    expect(usual).toBeGreaterThan(least)
    expect(usual).toBeLessThan(most)
  })
})
