import { describe, expect, it } from 'vitest'
import type { PersonId, ReferenceId } from '../../../contracts/ids.ts'
import {
  countPhotos,
  emptyPackForm,
  failedPeople,
  packSourceOf,
  reembeddingPercent,
} from './pack-words.ts'

const digest = 'A1'.repeat(32)

describe('where the models are', () => {
  it('takes a folder as it is typed, without blanks around it', () => {
    expect(packSourceOf({ ...emptyPackForm, folder: ' /models/a ' })).toEqual({
      kind: 'ok',
      source: { kind: 'folder', folder: '/models/a' },
    })
  })

  it('takes a web address with its SHA-256', () => {
    const form = {
      ...emptyPackForm,
      kind: 'url',
      url: 'https://a.test/m.zip',
      sha256: digest,
    } as const
    expect(packSourceOf(form)).toEqual({
      kind: 'ok',
      source: { kind: 'url', url: 'https://a.test/m.zip', sha256: digest.toLowerCase() },
    })
  })

  it.each([
    [{ kind: 'folder', folder: ' ' }, ['folder']],
    [{ kind: 'url', url: 'file:///m.zip', sha256: digest }, ['url']],
    [{ kind: 'url', url: 'm.zip', sha256: digest }, ['url']],
    [{ kind: 'url', url: 'https://a.test/m.zip', sha256: 'a1' }, ['sha256']],
    [{ kind: 'url' }, ['url', 'sha256']],
  ] as const)('refuses %j', (over, fields) => {
    const read = packSourceOf({ ...emptyPackForm, ...over })
    expect(read.kind === 'refused' ? Object.keys(read.errors) : null).toEqual(fields)
  })
})

it('counts photos and the people they are of', () => {
  expect(countPhotos([{ referenceCount: 3 }, { referenceCount: 0 }, { referenceCount: 1 }])).toBe(
    '4 photos of 2 people',
  )
  expect(countPhotos([{ referenceCount: 1 }])).toBe('1 photo of 1 person')
})

it('knows how far it is, also with nothing to do', () => {
  expect(reembeddingPercent({ done: 5, total: 20 })).toBe(25)
  expect(reembeddingPercent({ done: 0, total: 0 })).toBe(100)
})

it('names each person once whose photos failed', () => {
  const failure = (personId: string, name: string) => ({
    referenceId: 'r' as ReferenceId,
    personId: personId as PersonId,
    name,
  })
  expect(failedPeople([failure('a', 'Ada'), failure('b', 'Bob'), failure('a', 'Ada')])).toEqual([
    { personId: 'a', name: 'Ada', photos: 2 },
    { personId: 'b', name: 'Bob', photos: 1 },
  ])
})
