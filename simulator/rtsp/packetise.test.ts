import { describe, expect, it } from 'vitest'
import { parseAnnexB } from './annex-b.ts'
import { packetise, type RtpFrame } from './packetise.ts'

const start = Buffer.from([0, 0, 0, 1])
const unit = (header: number[], length: number) =>
  Buffer.concat([
    Buffer.from(header),
    Buffer.from(Uint8Array.from({ length }, (_, i) => 1 + (i % 250))),
  ])

/** Puts units together again as a receiver does (RFC 6184, RFC 7798). */
function reassemble(codec: 'h264' | 'h265', { bytes, offsets }: RtpFrame): Buffer[] {
  const units: Buffer[][] = []
  const headerLength = codec === 'h264' ? 1 : 2
  for (const [index, offset] of offsets.entries()) {
    const payload = bytes.subarray(offset + 16, offsets[index + 1] ?? bytes.length)
    const first = payload[0] ?? 0
    const isFragment = codec === 'h264' ? (first & 31) === 28 : ((first >> 1) & 63) === 49
    if (!isFragment) {
      units.push([payload])
      continue
    }
    const state = payload[headerLength] ?? 0
    if (state & 0x80) {
      const header =
        codec === 'h264'
          ? [(first & 0xe0) | (state & 31)]
          : [(first & 0x81) | ((state & 63) << 1), payload[1] ?? 0]
      units.push([Buffer.from(header)])
    }
    units.at(-1)?.push(payload.subarray(headerLength + 1))
  }
  return units.map((parts) => Buffer.concat(parts))
}

const streams = {
  h264: {
    parameters: [unit([0x67], 10), unit([0x68], 4)],
    key: unit([0x65, 0x88], 5_000),
    slice: unit([0x41, 0x9a], 300),
    continued: unit([0x41, 0x1a], 1_399),
    other: unit([0x06], 20),
  },
  h265: {
    parameters: [unit([0x40, 1], 8), unit([0x42, 1], 12), unit([0x44, 1], 5)],
    key: unit([0x26, 1, 0xaf], 5_000),
    slice: unit([0x02, 1, 0xd0], 300),
    continued: unit([0x02, 1, 0x40], 1_399),
    other: unit([0x4e, 1], 20),
  },
}

describe.each(['h264', 'h265'] as const)('a %s stream', (codec) => {
  const { parameters, key, slice, continued, other } = streams[codec]
  const bytes = Buffer.concat(
    [...parameters, other, key, slice, continued, slice].flatMap((one) => [start, one]),
  )
  const stream = parseAnnexB(codec, bytes)

  it('is split into pictures, several slices to one', () => {
    expect(stream.accessUnits.map(({ keyFrame, units }) => [keyFrame, units.length])).toEqual([
      [true, 1],
      [false, 2],
      [false, 1],
    ])
    expect(stream.parameterSets).toEqual(parameters)
  })

  it('comes out of its packets as it went in, parameter sets before the key frame', () => {
    const frames = stream.accessUnits.map((one) => packetise(codec, one, stream.parameterSets))
    expect(frames.map((frame) => reassemble(codec, frame))).toEqual([
      [...parameters, key],
      [slice, continued],
      [slice],
    ])
  })

  it('keeps packets below the MTU and marks the last of a picture', () => {
    for (const picture of stream.accessUnits) {
      const { bytes: packets, offsets } = packetise(codec, picture, stream.parameterSets)
      const markers = offsets.map((offset) => (packets[offset + 5] ?? 0) >> 7)
      expect(markers).toEqual(offsets.map((_, index) => (index === offsets.length - 1 ? 1 : 0)))
      for (const offset of offsets)
        expect(packets.readUInt16BE(offset + 2)).toBeLessThanOrEqual(1412)
    }
  })
})

it('says that a file without pictures is of no use', () => {
  expect(() => parseAnnexB('h264', Buffer.from('nothing'))).toThrow('render it again')
})
