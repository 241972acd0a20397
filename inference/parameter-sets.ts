import type { StreamCodec } from '../contracts/inference.ts'

const startCode = Buffer.from([0, 0, 1])

/**
 * The sequence parameter set of a key frame, as text to compare with: pictures of another size, or of another kind, come
 * with another one. Undefined where there is none; JPEG pictures say their size each.
 */
export function parameterSets(data: Buffer, codec: StreamCodec): string | undefined {
  if (codec === 'mjpeg') return undefined
  let at = data.indexOf(startCode)
  while (at >= 0) {
    const header = data[at + 3] ?? 0
    const type = codec === 'h264' ? header & 31 : (header >> 1) & 63
    const next = data.indexOf(startCode, at + 3)
    if (type === (codec === 'h264' ? 7 : 33))
      return data.toString('base64', at + 3, next < 0 ? data.length : next)
    at = next
  }
  return undefined
}
