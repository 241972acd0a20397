import { describe, expect, it } from 'vitest'
import { liveSighting } from '../../../tests/helpers/live-sighting.ts'
import { canReject, canUndo, correctionKey, correctionQuestion } from './correction.ts'

const named = liveSighting()
const review = liveSighting({ outcome: 'needs-review' })
const three = { ...review, candidates: [...review.candidates, ...review.candidates] }
const unknown = liveSighting({ outcome: 'unknown', person: null })
const corrected = liveSighting({
  revised: { at: '2026-11-22T09:00:00Z', by: 'operator', name: null },
})

it('asks what the outcome leaves open', () => {
  expect(correctionQuestion(named)).toEqual({ kind: 'doubt', person: named.person })
  expect(correctionQuestion(review)).toEqual({ kind: 'choose', candidates: review.candidates })
  expect(correctionQuestion(unknown)).toEqual({ kind: 'name' })
  expect(correctionQuestion({ ...review, candidates: [] })).toEqual({ kind: 'name' })
})

it('keeps a face as an example only against somebody else', () => {
  const [ada, bob] = named.candidates
  expect(canReject(named, null)).toBe(true)
  expect(canReject(named, ada?.personId ?? null)).toBe(false)
  expect(canReject(named, bob?.personId ?? null)).toBe(true)
  const undecided = { ...review, person: null }
  expect(canReject(undecided, ada?.personId ?? null)).toBe(true)
  expect(canReject({ ...undecided, candidates: [] }, null)).toBe(false)
})

it('takes back only what an operator said', () => {
  expect(canUndo(corrected)).toBe(true)
  expect(canUndo(named)).toBe(false)
  expect(canUndo({ revised: { at: '2026-11-22T09:00:00Z', by: 'track', name: 'Ada' } })).toBe(false)
})

describe('keys in an open sighting', () => {
  it.each([
    ['n', named, { kind: 'not-this' }],
    ['N', review, { kind: 'not-this' }],
    ['n', unknown, null],
    ['1', review, { kind: 'choose', index: 0 }],
    ['2', review, { kind: 'choose', index: 1 }],
    ['3', three, null],
    ['0', review, null],
    ['1', named, null],
    ['u', corrected, { kind: 'undo' }],
    ['u', named, null],
    ['Enter', review, null],
  ] as const)('%s', (key, sighting, meaning) => {
    expect(correctionKey(key, sighting)).toEqual(meaning)
  })
})
