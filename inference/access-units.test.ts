import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { h264CodecName, makeAccessUnitSplitter } from './access-units.ts'

const delimiter = [0, 0, 0, 1, 9, 0xf0]
const slice = (type: number, ...payload: number[]) => [0, 0, 0, 1, type, ...payload]
const key = [
  ...delimiter,
  ...slice(0x67, 0x64, 0x00, 0x28),
  ...slice(0x68, 1),
  ...slice(0x65, 7, 7),
]
const delta = [...delimiter, ...slice(0x41, 8, 8, 8)]

describe('splitting a stream into access units', () => {
  it('gives the same units however the stream is cut into chunks', () => {
    const stream = Buffer.from([...key, ...delta, ...delta, ...key, ...delimiter])
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: stream.length - 1 }), { maxLength: 12 }),
        (cuts) => {
          const { push } = makeAccessUnitSplitter('h264')
          const edges = [0, ...[...new Set(cuts)].sort((a, b) => a - b), stream.length]
          const units = edges.slice(1).flatMap((end, i) => push(stream.subarray(edges[i], end), i))
          expect(units.map((unit) => [...unit.data])).toEqual([key, delta, delta, key])
          expect(units.map((unit) => unit.key)).toEqual([true, false, false, true])
        },
      ),
    )
  })

  it('skips what comes before the first delimiter', () => {
    const { push } = makeAccessUnitSplitter('h264')
    const units = push(Buffer.from([1, 2, 3, ...delta, ...delimiter]), 5)
    expect(units.map((unit) => [...unit.data])).toEqual([delta])
  })

  it('dates a unit by the arrival of its first byte', () => {
    const { push } = makeAccessUnitSplitter('h264')
    push(Buffer.from(delta.slice(0, 8)), 100)
    push(Buffer.from(delta.slice(8)), 200)
    expect(push(Buffer.from(delta), 300).map((unit) => unit.atMs)).toEqual([100])
  })

  it('knows HEVC key frames', () => {
    const aud = [0, 0, 0, 1, 70, 1, 0x50]
    const { push } = makeAccessUnitSplitter('hevc')
    const units = push(
      Buffer.from([...aud, 0, 0, 1, 0x40, 1, 0, 0, 1, 0x26, 1, ...aud, 0, 0, 1, 0x02, 1, ...aud]),
      0,
    )
    expect(units.map((unit) => unit.key)).toEqual([true, false])
  })

  it('names the codec from the sequence parameter set', () => {
    expect(h264CodecName(Buffer.from(key))).toBe('avc1.640028')
    expect(h264CodecName(Buffer.from(delta))).toBeUndefined()
  })
})
