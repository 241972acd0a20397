import type { StreamCodec } from '../contracts/inference.ts'
import type { AccessUnit, UnitSplitter } from './access-unit.ts'
import { makeJpegSplitter } from './jpeg-units.ts'

/** A stream that holds more than this without a delimiter is not video, bytes. */
const mostBytes = 16 * 1024 * 1024

export function makeAccessUnitSplitter(codec: StreamCodec): UnitSplitter {
  return codec === 'mjpeg' ? makeJpegSplitter() : makeAnnexBSplitter(codec)
}

/**
 * Cuts an Annex B stream into access units at its delimiters (ffmpeg's `aud=insert` writes them). A unit is complete when the
 * next one begins.
 */
function makeAnnexBSplitter(codec: Exclude<StreamCodec, 'mjpeg'>): UnitSplitter {
  const delimiter = codec === 'h264' ? Buffer.from([0, 0, 0, 1, 9]) : Buffer.from([0, 0, 0, 1, 70])
  let chunks: Buffer[] = []
  let length = 0
  let beganAtMs = 0
  let started = false

  const finish = (): AccessUnit => {
    const data = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length)
    return { data, key: hasKeyFrame(data, codec), atMs: beganAtMs }
  }

  const keep = (bytes: Buffer): void => {
    // Short pieces are joined, so that the last one always holds as much as a delimiter that straddles.
    const last = chunks.at(-1)
    if (last && Math.min(last.length, bytes.length) < delimiter.length)
      chunks[chunks.length - 1] = Buffer.concat([last, bytes])
    else chunks.push(bytes)
    length += bytes.length
  }

  return {
    push(chunk: Buffer, atMs: number): ReadonlyArray<AccessUnit> {
      const units: AccessUnit[] = []
      const tail = chunks.at(-1)
      const straddles = tail !== undefined && straddlesDelimiter(tail, chunk, delimiter)
      if (straddles) {
        chunks.pop()
        length -= tail.length
      }
      const joined = straddles ? Buffer.concat([tail, chunk]) : chunk
      const from = straddles ? Math.max(0, tail.length - delimiter.length) : 0
      let begin = 0
      let at = joined.indexOf(delimiter, from)
      while (at >= 0) {
        if (started) {
          keep(joined.subarray(begin, at))
          units.push(finish())
        }
        chunks = []
        length = 0
        begin = at
        started = true
        beganAtMs = atMs
        at = joined.indexOf(delimiter, at + delimiter.length)
      }
      // What comes before the first delimiter is dropped, but it may end in half of one.
      keep(started ? joined.subarray(begin) : joined.subarray(-(delimiter.length - 1)))
      if (length > mostBytes) throw new RangeError('a coded picture has no end')
      return units
    },
  }
}

function straddlesDelimiter(before: Buffer, after: Buffer, delimiter: Buffer): boolean {
  const reach = delimiter.length - 1
  return Buffer.concat([before.subarray(-reach), after.subarray(0, reach)]).includes(delimiter)
}

function hasKeyFrame(data: Buffer, codec: StreamCodec): boolean {
  let at = data.indexOf(startCode)
  while (at >= 0) {
    const header = data[at + 3] ?? 0
    if (codec === 'h264') {
      const type = header & 31
      if (type === 5) return true
      if (type === 1) return false
    } else {
      const type = (header >> 1) & 63
      // 16 to 23: pictures that decoding can begin at.
      if (type >= 16 && type <= 23) return true
      if (type < 16) return false
    }
    at = data.indexOf(startCode, at + 3)
  }
  return false
}

const startCode = Buffer.from([0, 0, 1])

/** WebCodecs' name of an H.264 stream, `avc1.PPCCLL`, from the sequence parameter set in `data`. */
export function h264CodecName(data: Buffer): string | undefined {
  let at = data.indexOf(startCode)
  while (at >= 0) {
    if (((data[at + 3] ?? 0) & 31) === 7)
      return `avc1.${data.subarray(at + 4, at + 7).toString('hex')}`
    at = data.indexOf(startCode, at + 3)
  }
  return undefined
}
