import path from 'node:path'
import { expect, it } from 'vitest'
import { printScenes } from './print-scenes.ts'
import { defaultScenesOptions, runScenes } from './run-scenes.ts'

const root = path.join(import.meta.dirname, '../..')

it('recognises enrolled people in good light and names no stranger, through the code that runs live', async () => {
  const result = await runScenes({
    ...defaultScenesOptions,
    modelsDir: path.join(root, 'resources/models'),
    photosDir: path.join(root, 'node_modules/@vladmandic/face-api/demo'),
    facesDir: null,
    passages: 9,
    kinds: ['walk'],
    provider: 'cpu',
    progress: () => undefined,
  })
  expect(result.enrolled).toBe(3)
  expect(result.strangers).toBe(6)
  expect(result.expected).toBe(3)
  expect(result.recognised).toBe(3)
  expect(result).toMatchObject({ misnamed: 0, strangersNamed: 0, namedNothing: 0 })
  // Two crops have to agree, so that no name comes with the first frame.
  expect(result.timeToNameMs.p50).toBeGreaterThanOrEqual(200)
  expect(Object.keys(result.byKind)).toEqual(['walk'])
  const text = printScenes(result)
  expect(text).toContain('3 passages of enrolled people and 6 of strangers')
  expect(text).toMatch(/^all .*100\.0 %/m)
}, 180_000)
