import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cast, CastPhoto } from './cast.ts'
import { planScenes } from './plan-scenes.ts'
import { SCENE_KINDS, spreadOverKinds } from './scene-kinds.ts'

const photo = (person: string): CastPhoto => ({
  person,
  read: () => Promise.resolve(Buffer.alloc(0)),
  box: { x: 0, y: 0, w: 75, h: 100 },
  template: new Float32Array(512),
})
const some = (count: number, prefix: string): ReadonlyArray<CastPhoto> =>
  Array.from({ length: count }, (_, index) => photo(`${prefix}${index}`))

const strangers = some(40, 'stranger')
const cast: Cast = {
  source: 'nowhere',
  enrolled: [],
  walkers: [...some(15, 'person'), ...some(15, 'person')],
  strangers,
  lookAlikes: strangers
    .slice(0, 6)
    .map((one, index) => ({ photo: one, like: `person${index}`, similarity: 0.4 })),
}
const options = fc.record({
  passages: fc.integer({ min: 3, max: 150 }),
  seed: fc.string(),
  kinds: fc.constant(SCENE_KINDS),
})

describe('a plan of scenes', () => {
  it('has as many passages of enrolled people and of strangers as are wanted, each with its own id', () => {
    fc.assert(
      fc.property(options, (wanted) => {
        const passages = planScenes(cast, wanted).flatMap((scene) => scene.passages)
        const enrolled = passages.filter(({ person }) => person !== null)
        expect(passages).toHaveLength(wanted.passages)
        expect(enrolled).toHaveLength(Math.round(wanted.passages / 3))
        expect(new Set(passages.map(({ id }) => id)).size).toBe(wanted.passages)
      }),
      { numRuns: 30 },
    )
  })

  it('is the same for the same seed', () => {
    const plan = (seed: string) =>
      JSON.stringify(planScenes(cast, { passages: 60, kinds: SCENE_KINDS, seed }))
    expect(plan('a')).toBe(plan('a'))
    expect(plan('a')).not.toBe(plan('b'))
  })

  it('never has the same person twice in one scene', () => {
    fc.assert(
      fc.property(options, (wanted) => {
        for (const { passages } of planScenes(cast, wanted)) {
          const people = passages.map(({ photo: { person } }) => person)
          expect(new Set(people).size).toBe(people.length)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('lets only look-alikes walk where strangers are to look alike', () => {
    const alike = new Set(cast.lookAlikes.map(({ photo: { person } }) => person))
    const scenes = planScenes(cast, { passages: 90, kinds: ['look-alikes'], seed: 'x' })
    const walked = scenes.flatMap(({ passages }) =>
      passages.filter(({ person }) => person === null).map((passage) => passage.photo.person),
    )
    expect(walked).toHaveLength(60)
    expect(walked.every((person) => alike.has(person))).toBe(true)
  })

  it('ends after everybody has gone', () => {
    for (const { seconds, passages } of planScenes(cast, {
      passages: 150,
      kinds: SCENE_KINDS,
      seed: 'y',
    }))
      for (const { walk } of passages) expect(walk.points.at(-1)?.t).toBeLessThan(seconds)
  })

  it('brings everybody’s face into the picture at 60 px and more for a second, but from afar', () => {
    const near = SCENE_KINDS.filter((kind) => kind !== 'distance')
    for (const { passages } of planScenes(cast, { passages: 150, kinds: near, seed: 'z' }))
      for (const { walk } of passages) {
        const [first, last] = [walk.points[0], walk.points.at(-1)]
        expect(Math.max(...walk.points.map(({ h }) => h))).toBeGreaterThan(60)
        expect((last?.t ?? 0) - (first?.t ?? 0)).toBeGreaterThan(1)
      }
  })
})

describe('passages spread over kinds', () => {
  it('add up to all, and give strangers who look alike a fifth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), (total) => {
        const spread = spreadOverKinds(total, SCENE_KINDS, 'strangers')
        expect([...spread.values()].reduce((sum, count) => sum + count, 0)).toBe(total)
      }),
    )
    expect(spreadOverKinds(1000, SCENE_KINDS, 'strangers').get('look-alikes')).toBe(200)
  })
})
