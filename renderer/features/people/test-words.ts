import type { Person } from '../../../contracts/people.ts'
import type { TestState } from './capture-session.ts'

export type TestTone = 'good' | 'warn' | 'bad'

export type TestWords = {
  readonly tone: TestTone
  readonly title: string
  /** What to do, if anything is to be done. */
  readonly advice: string | null
}

/** The outcome of a test recognition in words, seen from the person who was just enrolled. */
export function testWords(
  test: Exclude<TestState, { readonly kind: 'running' }>,
  person: Pick<Person, 'id' | 'name'>,
): TestWords {
  if (test.kind === 'failed') {
    return { tone: 'bad', title: 'The test did not run', advice: test.message }
  }
  const { result } = test
  switch (result.kind) {
    case 'matched':
      return result.personId === person.id
        ? {
            tone: 'good',
            title: `Recognised as ${result.name}, ${result.similarity.toFixed(2)}`,
            advice: null,
          }
        : {
            tone: 'bad',
            title: `Recognised as ${result.name}, not ${person.name}`,
            advice: `Similarity ${result.similarity.toFixed(2)}. If ${person.name} is in front of the camera, check the photos of both people; one of them may be filed under the wrong name.`,
          }
    case 'unknown':
      return {
        tone: 'warn',
        title: 'Not recognised yet',
        advice: `${
          result.best
            ? `The most alike is ${result.best.name} with ${result.best.similarity.toFixed(2)}. `
            : ''
        }Face the light, look at the camera and test again, or add more photos.`,
      }
    case 'refused':
      return { tone: 'warn', title: 'This look could not be used', advice: result.message }
    default:
      return result satisfies never
  }
}
