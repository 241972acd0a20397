import { describe, expect, it } from 'vitest'
import { clipTruthSchema } from '../../contracts/simulator.ts'
import { DEMO_CAMERAS, TEST_CAMERAS } from './cameras.ts'
import { IDENTITIES } from './identities.ts'
import { planClips, truthOf } from './plan-clip.ts'

const plans = planClips(DEMO_CAMERAS, { durationS: 60, quietS: 2 })
const truths = plans.map(truthOf)
const passages = truths.flatMap((truth) => truth.passages)

describe('the demo site', () => {
  it('has twenty cameras of every sort', () => {
    const count = (holds: (camera: (typeof DEMO_CAMERAS)[number]) => boolean) =>
      DEMO_CAMERAS.filter(holds).length
    expect(DEMO_CAMERAS).toHaveLength(20)
    expect(count(({ role }) => role === 'entry')).toBe(4)
    expect(count(({ role }) => role === 'exit')).toBe(4)
    expect(count(({ mainCodec }) => mainCodec === 'h265')).toBe(10)
    expect(count(({ subCodec }) => subCodec === 'h265')).toBe(2)
    expect(count(({ transport }) => transport === 'udp')).toBe(4)
  })

  it('is quiet most of the time, with three to five cameras busy on average', () => {
    const busyS = plans.flatMap(({ visits }) => visits).reduce((sum, { lastsS }) => sum + lastsS, 0)
    expect(busyS / 60).toBeGreaterThan(3)
    expect(busyS / 60).toBeLessThan(5.5)
    for (const { visits } of plans) {
      expect(visits.length).toBeGreaterThanOrEqual(1)
      expect(visits.length).toBeLessThanOrEqual(3)
    }
  })

  it('lets everyone who is enrolled come in and go out', () => {
    const seenBy = (role: 'entry' | 'exit') => {
      const keys = DEMO_CAMERAS.filter((camera) => camera.role === role).map(({ key }) => key)
      const here = truths.filter(({ camera }) => keys.includes(camera))
      return new Set(here.flatMap((truth) => truth.passages.map(({ person }) => person)))
    }
    const enrolled = IDENTITIES.filter(({ employee }) => employee).map(({ key }) => key)
    expect(enrolled).toHaveLength(12)
    expect([...seenBy('entry')]).toEqual(expect.arrayContaining(enrolled))
    expect([...seenBy('exit')]).toEqual(expect.arrayContaining(enrolled))
  })

  it('has nobody in two places at once', () => {
    for (const one of passages) {
      for (const other of passages) {
        if (one === other || one.person !== other.person) continue
        expect(one.fromS < other.toS && other.fromS < one.toS, `${one.id} and ${other.id}`).toBe(
          false,
        )
      }
    }
  })
})

describe.each([
  ['demo', truths],
  ['test', planClips(TEST_CAMERAS, { durationS: 16, quietS: 2 }).map(truthOf)],
])('the ground truth of the %s site', (_, clips) => {
  it('fits its schema', () => {
    for (const clip of clips) expect(clipTruthSchema.safeParse(clip).success).toBe(true)
  })

  it('tells of visits of four to eight seconds with faces of 60 to 250 px', () => {
    for (const { passages: here } of clips) {
      for (const { id, fromS, toS, maxHeight, path } of here) {
        expect(toS - fromS, id).toBeGreaterThan(4)
        expect(toS - fromS, id).toBeLessThanOrEqual(8)
        expect(maxHeight, id).toBeGreaterThan(80)
        expect(maxHeight, id).toBeLessThanOrEqual(250)
        expect(path.length, id).toBeGreaterThan((toS - fromS) * 5 - 2)
      }
    }
  })

  it('calls a face recognisable once it is 60 px high and wholly in the picture', () => {
    for (const { passages: here } of clips) {
      for (const { id, recognisableFromS, recognisableToS, path } of here) {
        const clear = path.filter(({ t }) => t >= recognisableFromS && t <= recognisableToS)
        expect(clear.length, id).toBeGreaterThan(10)
        for (const { x, y, w, h } of clear) {
          expect(h, id).toBeGreaterThanOrEqual(60)
          expect(Math.min(x, y, 1920 - x - w, 1080 - y - h), id).toBeGreaterThanOrEqual(0)
        }
      }
    }
  })
})

describe('a plan', () => {
  it('fills the round with stretches that begin on key frames', () => {
    for (const { order, durationS, recordedS } of plans) {
      expect(order.reduce((sum, { fromS, toS }) => sum + toS - fromS, 0)).toBe(durationS)
      for (const { fromS, toS } of order) {
        expect(fromS % 2).toBe(0)
        expect(toS).toBeLessThanOrEqual(recordedS)
      }
    }
  })

  it('is the same every time', () => {
    expect(planClips(DEMO_CAMERAS, { durationS: 60, quietS: 2 })).toEqual(plans)
  })

  it('refuses a round that is too short', () => {
    expect(() => planClips(DEMO_CAMERAS, { durationS: 10, quietS: 2 })).toThrow('too short')
  })
})
