import { copyFile, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../tests/helpers/temporary-folder.ts'
import { freeBatch } from './free-batch.ts'
import { openModel, type Model, type OpenModelOptions } from './open-model.ts'

const dir = path.join(import.meta.dirname, '../resources/models')
const embedder = {
  dir,
  role: 'embedder',
  file: 'embedder.onnx',
  shape: [3, 112, 112],
  provider: 'cpu',
  batch: 1,
  sharedFrom: 1,
  allocate: (floats) => new Float32Array(floats),
} as const satisfies OpenModelOptions

const models: ReadonlyArray<[string, OpenModelOptions]> = [
  ['detector', { ...embedder, role: 'detector', file: 'detector.onnx', shape: [3, 96, 160] }],
  ['landmarks', { ...embedder, role: 'landmarks', file: 'landmarks.onnx', shape: [1, 64, 64] }],
  ['embedder', embedder],
  ['liveness', { ...embedder, role: 'liveness', file: 'liveness.onnx', shape: [3, 128, 128] }],
]

/** A picture of its own for each number. */
const fillWith =
  (number: number) =>
  (input: Float32Array): void => {
    for (let i = 0; i < input.length; i++) input[i] = Math.sin(i * 0.01 * (number + 1))
  }

const kept = async (outputs: ReturnType<Model['run']>): Promise<ReadonlyArray<Float32Array>> =>
  Object.values(await outputs).map((data) => data.slice())

describe('inputs that share a run', () => {
  it.each(models)('give what each gives alone: %s', async (_role, options) => {
    const alone = await openModel(options)
    const shared = await openModel({ ...options, batch: 4, sharedFrom: 2 })
    // Two full runs, one that is filled in part, and one that is left alone.
    const numbers = Array.from({ length: 4 + 4 + 3 }, (_, i) => i)
    const together = await Promise.all(numbers.map((one) => kept(shared.run(fillWith(one)))))
    together.push(await kept(shared.run(fillWith(11))))
    for (const [number, outputs] of together.entries()) {
      const own = await kept(alone.run(fillWith(number)))
      expect(outputs).toHaveLength(own.length)
      for (const [i, data] of outputs.entries()) {
        expect(data).toHaveLength(own[i]?.length ?? 0)
        const differences = data.map((value, j) => Math.abs(value - (own[i]?.[j] ?? NaN)))
        expect(Math.max(...differences)).toBeLessThan(1e-4)
      }
    }
    await Promise.all([alone.dispose(), shared.dispose()])
  })

  it('are not spoilt by one whose filling fails', async () => {
    const model = await openModel({ ...embedder, batch: 4, sharedFrom: 2 })
    const [first, broken, third] = await Promise.allSettled([
      kept(model.run(fillWith(0))),
      kept(
        model.run(() => {
          throw new Error('no picture')
        }),
      ),
      kept(model.run(fillWith(2))),
    ])
    expect(broken).toMatchObject({ status: 'rejected', reason: new Error('no picture') })
    expect(first).toEqual({ status: 'fulfilled', value: await kept(model.run(fillWith(0))) })
    expect(third.status).toBe('fulfilled')
    await model.dispose()
  })

  it('wait for each other in order where a run takes one', async () => {
    const model = await openModel(embedder)
    const order: number[] = []
    const run = async (number: number): Promise<void> => {
      await model.run(fillWith(number))
      order.push(number)
    }
    await Promise.all([0, 1, 2].map(run))
    expect(order).toEqual([0, 1, 2])
    await model.dispose()
  })
})

describe('a file that is no model', () => {
  it.each<[string, (file: string) => Promise<void>, RegExp]>([
    ['missing', async () => undefined, /no such file/],
    ['empty', (file) => writeFile(file, ''), /./],
    ['text', (file) => writeFile(file, 'not a model'), /./],
    [
      'cut off',
      async (file) =>
        writeFile(file, (await readFile(path.join(dir, 'embedder.onnx'))).subarray(0, 3e6)),
      /./,
    ],
    [
      'with an operator that nobody knows',
      async (file) => {
        const bytes = await readFile(path.join(dir, 'embedder.onnx'))
        bytes.write('Ralu', bytes.indexOf('Relu'))
        await writeFile(file, bytes)
      },
      /Ralu/,
    ],
    [
      'for an input of another shape',
      (file) => copyFile(path.join(dir, 'liveness.onnx'), file),
      /dimensions/,
    ],
  ])('is named, with its role and what to do: %s', async (_what, make, reason) => {
    await using folder = await temporaryFolder()
    const file = path.join(folder.path, 'embedder.onnx')
    await make(file)
    const opening = openModel({ ...embedder, dir: folder.path })
    await expect(opening).rejects.toThrow(
      `The embedder model embedder.onnx in ${folder.path} cannot be loaded: `,
    )
    await expect(opening).rejects.toThrow(/Install the model pack again, or choose another one\.$/)
    await expect(opening).rejects.toThrow(reason)
  })
})

describe('freeing the number of items', () => {
  it('leaves the original as it is, and a model of the same length', async () => {
    const bytes = await readFile(path.join(dir, 'embedder.onnx'))
    const before = Buffer.from(bytes)
    const freed = freeBatch(bytes)
    expect(bytes.equals(before)).toBe(true)
    expect(freed).toHaveLength(bytes.length)
    expect(before.equals(freed)).toBe(false)
  })

  it('refuses with a RangeError, or changes nothing outside, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        try {
          expect(freeBatch(bytes)).toHaveLength(bytes.length)
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
        }
      }),
    )
  })

  it('refuses a model that is cut short', async () => {
    const bytes = await readFile(path.join(dir, 'landmarks.onnx'))
    expect(() => freeBatch(bytes.subarray(0, bytes.length >> 1))).toThrow(RangeError)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), (length) => {
        try {
          freeBatch(bytes.subarray(0, length))
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
        }
      }),
      { numRuns: 30 },
    )
  })
})
