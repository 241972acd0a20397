import fc from 'fast-check'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeJpegSplitter } from './jpeg-units.ts'

/** Pictures as cameras send them: with restarts, with a thumbnail in a segment, progressive. */
const pictures: Buffer[] = []
beforeAll(async () => {
  const noise = (seed: number): Buffer =>
    Buffer.from(Array.from({ length: 48 * 32 * 3 }, (_, i) => (i * i * seed) % 251))
  const raw = { width: 48, height: 32, channels: 3 } as const
  const plain = await sharp(noise(7), { raw }).jpeg().toBuffer()
  const progressive = await sharp(noise(11), { raw }).jpeg({ progressive: true }).toBuffer()
  const thumbnail = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 0]), plain])
  thumbnail.writeUInt16BE(plain.length + 2, 2)
  const nested = Buffer.concat([plain.subarray(0, 2), thumbnail, plain.subarray(2)])
  pictures.push(plain, progressive, nested)
})

const cutAt = (stream: Buffer, cuts: ReadonlyArray<number>): Buffer[] => {
  const edges = [0, ...[...new Set(cuts)].sort((a, b) => a - b), stream.length]
  return edges.slice(1).map((end, i) => stream.subarray(edges[i], end))
}

describe('splitting a stream of JPEG pictures', () => {
  it('gives the same pictures however the stream is cut into chunks', () => {
    const stream = Buffer.concat([...pictures, ...pictures])
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: stream.length - 1 }), { maxLength: 20 }),
        (cuts) => {
          const { push } = makeJpegSplitter()
          const units = cutAt(stream, cuts).flatMap((chunk, i) => push(chunk, i))
          expect(units.map(({ data }) => data.toString('base64'))).toEqual(
            [...pictures, ...pictures].map((picture) => picture.toString('base64')),
          )
          expect(units.every(({ key }) => key)).toBe(true)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('gives a picture at once when it is whole, dated by its first byte', () => {
    const { push } = makeJpegSplitter()
    const [plain = Buffer.of()] = pictures
    expect(push(plain.subarray(0, 40), 100)).toEqual([])
    expect(push(plain.subarray(40), 200).map(({ atMs }) => atMs)).toEqual([100])
  })

  it('drops what lies between pictures, and one that breaks off', () => {
    const { push } = makeJpegSplitter()
    const [plain = Buffer.of(), progressive = Buffer.of()] = pictures
    const stream = Buffer.concat([
      Buffer.from('--frame\r\n\r\n'),
      plain,
      Buffer.from([0xff, 0, 1]),
      progressive.subarray(0, 400),
      plain,
    ])
    const units = push(stream, 0)
    expect(units.at(0)?.data).toEqual(plain)
    expect(units.length).toBeLessThanOrEqual(2)
    expect(push(plain, 1).at(-1)?.data).toEqual(plain)
  })

  it('gives up on a picture without an end', () => {
    const { push } = makeJpegSplitter()
    const start = Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2])
    expect(() => {
      push(start, 0)
      for (let i = 0; i < 20; i++) push(Buffer.alloc(2 ** 20, 1), i)
    }).toThrow(RangeError)
  })
})
