import type { StreamCodec } from '../contracts/inference.ts'
import type { AccessUnit } from './access-unit.ts'
import type { TellTale } from './decoder-stderr.ts'

/** Bytes of a stream for a decoder, and which of its pictures is which. */
export type Feed = {
  /** The bytes of the next picture, to be written in order. */
  take(unit: AccessUnit): ReadonlyArray<Buffer>
  /** When the picture arrived that came out, epoch milliseconds; the ones before it are forgotten. */
  arrivalOf(tale: TellTale): number
  /** Arrival of the oldest picture after the last one that came out that is waited for; null when there is none. */
  waitingSinceMs(): number | null
}

/** One picture that was fed. `beganAt`: its first byte, counted from the first one of the stream. */
type Fed = {
  readonly index: number
  readonly beganAt: number
  readonly early: number
  readonly atMs: number
}

/**
 * Positions are told early by so many bytes at most: a start code may have a zero more or less, and a key frame is taken to
 * begin before its parameter sets by their length.
 */
const early = { key: 256, other: 2 } as const

/** A comment of no length behind the start of a JPEG: four bytes that are alike for all. */
const jpegStart = Buffer.from([0xff, 0xd8, 0xff, 0xfe])
const jpegComment = Buffer.from([0x00, 0x02])

/**
 * The beginning of the next picture goes ahead with each one: ffmpeg's parser then need not wait a frame to know its end.
 * A picture that comes out is known by the byte at which it began, or by its number; in no way by counting what came out,
 * because a decoder leaves out what it cannot decode. Nobody waits for the first `skip` pictures.
 */
export function makeFeed(codec: StreamCodec, skip = 0): Feed {
  const fed: Fed[] = []
  const headBytes = { h264: 6, hevc: 7, mjpeg: 2 }[codec]
  let index = 0
  /** Bytes given out, the head of the next picture among them. */
  let given = 0
  let headBytesGiven = 0
  let lastAtMs = 0

  return {
    take({ data, key, atMs }) {
      const head = codec === 'mjpeg' ? jpegStart : data.subarray(0, headBytes)
      const body = data.subarray(headBytes)
      const pieces = [
        ...(index === 0 ? [head] : []),
        ...(codec === 'mjpeg' ? [jpegComment, body] : [body]),
        head,
      ]
      const beganAt = given - headBytesGiven
      fed.push({ index, beganAt, early: key ? early.key : early.other, atMs })
      index++
      for (const { length } of pieces) given += length
      headBytesGiven = head.length
      return pieces
    },
    arrivalOf({ position, index: number }) {
      const [first] = fed
      // Without a word of which one it is, it is taken for the next.
      let found = first ? 0 : -1
      if (position !== null) found = fed.findLastIndex((one) => one.beganAt - one.early <= position)
      else if (number !== null) found = fed.findLastIndex(({ index }) => index <= number)
      const one = fed[found]
      if (!one) return lastAtMs
      lastAtMs = one.atMs
      fed.splice(0, found + 1)
      return one.atMs
    },
    waitingSinceMs: () => fed.find(({ index }) => index >= skip)?.atMs ?? null,
  }
}
