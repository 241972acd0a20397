import { expect, it } from 'vitest'
import type { PersonId } from '../../../contracts/ids.ts'
import { testWords } from './test-words.ts'

const ada = { id: 'a' as PersonId, name: 'Ada' }
const matched = (id: string, name: string) => ({
  kind: 'done' as const,
  result: { kind: 'matched' as const, personId: id as PersonId, name, similarity: 0.7134 },
})

it('names whom it recognised and how surely', () => {
  expect(testWords(matched('a', 'Ada'), ada)).toEqual({
    tone: 'good',
    title: 'Recognised as Ada, 0.71',
    advice: null,
  })
})

it('warns when it took the person for someone else', () => {
  const { tone, title } = testWords(matched('b', 'Grace'), ada)
  expect([tone, title]).toEqual(['bad', 'Recognised as Grace, not Ada'])
})

it('says what to do when nobody was recognised, also with an empty gallery', () => {
  const unknown = (best: { name: string; similarity: number } | null) =>
    testWords({ kind: 'done', result: { kind: 'unknown', best } }, ada).advice
  expect(unknown({ name: 'Ada', similarity: 0.31 })).toMatch(
    /^The most alike is Ada with 0\.31\. Face/,
  )
  expect(unknown(null)).toMatch(/^Face the light/)
})
