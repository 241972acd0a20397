import { describe, expect, it } from 'vitest'
import type { GalleryPerson } from '../../../contracts/inference.ts'
import { newId } from '../../new-id.ts'
import { compareGallery } from './compare-gallery.ts'

/** Unit template along one of 512 axes. */
function along(axis: number): Float32Array {
  const template = new Float32Array(512)
  template[axis] = 1
  return template
}

/** One person for each list of axes. */
const gallery = (...people: ReadonlyArray<ReadonlyArray<number>>): GalleryPerson[] =>
  people.map((axes, i) => ({
    personId: newId<'person'>(),
    name: `Person ${i}`,
    references: axes.map((axis) => ({
      referenceId: newId<'reference'>(),
      template: along(axis),
    })),
    rejections: [],
  }))

async function* inPages(people: GalleryPerson[], size: number) {
  for (let i = 0; i < people.length; i += size) yield { people: people.slice(i, i + size) }
}

const compare = (people: GalleryPerson[], more = {}) =>
  compareGallery(inPages(people, 3), { lookAlike: 0.4, ...more })

describe('comparing a gallery', () => {
  it('names the most alike first, and no more than asked for', async () => {
    const people = gallery([0, 1, 2], [0, 1, 3], [0, 4, 5], [6])
    const { lookAlikes, impostor } = await compare(people, { lookAlike: 0.3, mostLookAlikes: 2 })
    expect(lookAlikes).toHaveLength(2)
    expect(lookAlikes[0]).toMatchObject({ a: { name: 'Person 0' }, b: { name: 'Person 1' } })
    expect(lookAlikes[0]?.similarity).toBeCloseTo(2 / 3, 6)
    expect(lookAlikes[1]?.similarity).toBeCloseTo(1 / 3, 6)
    expect(impostor.total).toBe(6)
  })

  it('keeps the most alike also when very many are', async () => {
    const people = gallery(...Array.from({ length: 80 }, () => [0, 1]), [0, 2, 3], [0, 2, 3])
    const { lookAlikes } = await compare(people, { lookAlike: 0.3, mostLookAlikes: 3000 })
    const { lookAlikes: few } = await compare(people, { lookAlike: 0.3, mostLookAlikes: 20 })
    expect(few.map(({ similarity }) => similarity)).toEqual(
      lookAlikes.slice(0, 20).map(({ similarity }) => similarity),
    )
  })

  it('lets nobody with many photos outweigh the others', async () => {
    const { genuine } = await compare(
      gallery(
        Array.from({ length: 12 }, () => 0),
        [1, 1],
      ),
    )
    expect(genuine.total).toBe(10 + 1)
  })

  it('lets every so-manieth person stand for a large gallery, the same each time', async () => {
    const people = gallery(...Array.from({ length: 100 }, (_, i) => [i]))
    const options = { mostPeople: 30, lookAlike: -1, mostLookAlikes: 5000 }
    const [once, twice] = [await compare(people, options), await compare(people, options)]
    expect(once).toEqual(twice)
    expect(once).toMatchObject({ people: 100, compared: 25 })
    const stood = new Set(once.lookAlikes.flatMap(({ a, b }) => [a.name, b.name]))
    expect([...stood].toSorted()).toEqual(
      Array.from({ length: 25 }, (_, i) => `Person ${i * 4}`).toSorted(),
    )
  })

  it('works in turns, so that the process goes on meanwhile', async () => {
    const people = gallery(...Array.from({ length: 500 }, (_, i) => [i]))
    let turns = 0
    let done = false
    const turn = (): void => {
      turns++
      if (!done) setImmediate(turn)
    }
    setImmediate(turn)
    await compareGallery(inPages(people, 500), { lookAlike: 0.4 })
    done = true
    expect(turns).toBeGreaterThan(2)
  })

  it('of nobody is empty', async () => {
    expect(await compare([])).toMatchObject({ people: 0, compared: 0, lookAlikes: [] })
  })
})
