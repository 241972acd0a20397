import { describe, expect, it } from 'vitest'
import { byOneModel } from './by-one-model.ts'

/** The models that run at each look, the last one for good. */
function facesThatSwitch(...models: ReadonlyArray<string>) {
  let look = 0
  return {
    get modelId() {
      return models[Math.min(look++, models.length - 1)] ?? ''
    },
  }
}

describe('work by one model', () => {
  it.each([
    [['a'], ['a']],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [
      ['a', 'b', 'b', 'c'],
      ['a', 'b', 'c'],
    ],
  ])('is done again for as long as models change under it: %j', async (models, done) => {
    const worked: string[] = []
    const result = await byOneModel(facesThatSwitch(...models), async (modelId) => {
      worked.push(modelId)
      return modelId
    })
    expect(worked).toEqual(done)
    expect(result).toBe(done.at(-1))
  })
})
