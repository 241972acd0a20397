export type LabelledPicture =
  | { readonly kind: 'labelled'; readonly ending: 'jpg' | 'png'; readonly picture: Uint8Array }
  | { readonly kind: 'not-a-picture' }

const pngSignature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
/** Signature, then the header: length, type, 13 bytes, check sum. */
const pngHeaderEnd = 8 + 25
const mostTextBytes = 1000

/**
 * Writes `text` into a JPEG (a comment) or a PNG (a text chunk), where programs that show pictures find it. Pure. The
 * pixels stay as they are; the bytes are not decoded, only known by how they begin.
 */
export function labelPicture(picture: Uint8Array, text: string): LabelledPicture {
  const said = new TextEncoder().encode(text).subarray(0, mostTextBytes)
  if (picture[0] === 0xff && picture[1] === 0xd8 && picture[2] === 0xff) {
    const at = afterJfif(picture)
    const comment = Uint8Array.of(0xff, 0xfe, (said.length + 2) >> 8, (said.length + 2) & 0xff)
    return {
      kind: 'labelled',
      ending: 'jpg',
      picture: join(picture.subarray(0, at), comment, said, picture.subarray(at)),
    }
  }
  if (
    pngSignature.every((byte, index) => picture[index] === byte) &&
    picture.length > pngHeaderEnd
  ) {
    const chunk = pngChunk(
      'iTXt',
      join(new TextEncoder().encode('Comment'), new Uint8Array(5), said),
    )
    return {
      kind: 'labelled',
      ending: 'png',
      picture: join(picture.subarray(0, pngHeaderEnd), chunk, picture.subarray(pngHeaderEnd)),
    }
  }
  return { kind: 'not-a-picture' }
}

/** JFIF wants its own segment first. */
function afterJfif(jpeg: Uint8Array): number {
  const [marker, high, low] = [jpeg[3], jpeg[4], jpeg[5]]
  if (marker !== 0xe0 || high === undefined || low === undefined) return 2
  const end = 4 + high * 256 + low
  return end < jpeg.length ? end : 2
}

function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const checked = join(new TextEncoder().encode(type), data)
  const numbers = new DataView(new ArrayBuffer(8))
  numbers.setUint32(0, data.length)
  numbers.setUint32(4, crc32(checked))
  const [length, sum] = [new Uint8Array(numbers.buffer, 0, 4), new Uint8Array(numbers.buffer, 4, 4)]
  return join(length, checked, sum)
}

/** As PNG reckons it: reflected, polynomial 0xedb88320. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}

function join(...parts: ReadonlyArray<Uint8Array>): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
