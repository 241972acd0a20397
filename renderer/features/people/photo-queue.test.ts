import { describe, expect, it } from 'vitest'
import { nextPhoto, photoProblem, reducePhotos, summarisePhotos } from './photo-queue.ts'

const photo = (name: string, type = 'image/jpeg'): File => new File(['pixels'], name, { type })
const refused = { kind: 'refused' as const, issues: [], message: 'There is no face in this photo.' }

describe('the queue of photos', () => {
  it('sends one at a time in the order of adding', () => {
    let queue = reducePhotos([], { kind: 'added', files: [photo('a.jpg'), photo('b.jpg')] })
    expect(nextPhoto(queue)?.file.name).toBe('a.jpg')
    queue = reducePhotos(queue, { kind: 'started', id: 0 })
    expect(nextPhoto(queue)).toBeNull()
    queue = reducePhotos(queue, { kind: 'finished', id: 0, result: refused })
    expect(nextPhoto(queue)?.file.name).toBe('b.jpg')
    expect(summarisePhotos(queue)).toEqual({ total: 2, finished: 1, accepted: 0 })
  })

  it('goes on after a failure and takes the failed one again when told to', () => {
    let queue = reducePhotos([], { kind: 'added', files: [photo('a.jpg')] })
    queue = reducePhotos(queue, { kind: 'failed', id: 0, message: 'The database is away.' })
    expect(nextPhoto(queue)).toBeNull()
    queue = reducePhotos(queue, { kind: 'retried', id: 0 })
    expect(nextPhoto(queue)?.id).toBe(0)
  })

  it('refuses what is no photo without sending it', () => {
    const queue = reducePhotos([], { kind: 'added', files: [photo('a.pdf', 'application/pdf')] })
    expect(nextPhoto(queue)).toBeNull()
    expect(queue[0]?.state).toMatchObject({ kind: 'done', result: { kind: 'refused' } })
  })

  it('never gives an id twice, and keeps what is on its way when cleared', () => {
    let queue = reducePhotos([], { kind: 'added', files: [photo('a.jpg'), photo('b.jpg')] })
    queue = reducePhotos(queue, { kind: 'finished', id: 0, result: refused })
    queue = reducePhotos(queue, { kind: 'cleared' })
    queue = reducePhotos(queue, { kind: 'added', files: [photo('c.jpg')] })
    expect(queue.map(({ id, file }) => [id, file.name])).toEqual([
      [1, 'b.jpg'],
      [2, 'c.jpg'],
    ])
  })

  it.each([
    ['image/jpeg', 0, /empty/],
    ['image/jpeg', 21 * 1024 * 1024, /20 MB/],
    ['image/gif', 10, /JPEG, PNG or WebP/],
  ])('says what is wrong with %s of %i bytes', (type, size, reason) => {
    expect(photoProblem({ type, size })).toMatch(reason)
  })

  it('lets a photo of ordinary size pass', () => {
    expect(photoProblem({ type: 'image/webp', size: 4_000_000 })).toBeNull()
  })
})
