/** A picture that is larger than this is none, bytes. */
const mostBytes = 16 * 1024 * 1024

/** Markers without a length (ITU-T T.81, B.1.1.3): padding, TEM, RSTn, SOI. */
const isAlone = (marker: number): boolean =>
  marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)

/**
 * Cuts JPEGs out of a stream of bytes, whatever stands between them. A thumbnail inside a picture does not end it: its
 * segments are walked by their lengths. `push` returns the pictures that this chunk completed, in order; throws RangeError
 * when one has no end.
 */
export function makeJpegCutter(): { push(chunk: Buffer): ReadonlyArray<Buffer> } {
  let chunks: Buffer[] = []
  let length = 0
  /** Bytes to come before it is worth looking again. */
  let wanted = 0
  /** Where the walk goes on; -1 while no picture has begun. */
  let at = -1
  let inScan = false

  const walk = (bytes: Buffer): number | null => {
    for (;;) {
      if (inScan) {
        const mark = bytes.indexOf(0xff, at)
        if (mark < 0 || mark + 1 >= bytes.length) {
          at = mark < 0 ? bytes.length : mark
          return null
        }
        const marker = bytes[mark + 1] ?? 0
        // In a scan FF is followed by nought, but for restarts.
        at = mark + (marker === 0xff ? 1 : 2)
        if (marker === 0 || isAlone(marker)) continue
        inScan = false
        at = mark
      }
      if (bytes.length - at < 4) {
        if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return at + 2
        return null
      }
      const marker = bytes[at + 1] ?? 0
      if (bytes[at] !== 0xff) throw new RangeError('damaged')
      if (marker === 0xd9) return at + 2
      if (isAlone(marker)) {
        at += marker === 0xff ? 1 : 2
        continue
      }
      const end = at + 2 + bytes.readUInt16BE(at + 2)
      if (bytes.length < end) {
        wanted = end - bytes.length
        return null
      }
      inScan = marker === 0xda
      at = end
    }
  }

  return {
    push(chunk) {
      chunks.push(chunk)
      length += chunk.length
      if (length > mostBytes) throw new RangeError('a picture has no end')
      wanted -= chunk.length
      if (wanted > 0) return []
      let bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks, length)
      const pictures: Buffer[] = []
      for (;;) {
        if (at < 0) {
          const begin = bytes.indexOf(startOfImage)
          bytes = begin < 0 ? bytes.subarray(-(startOfImage.length - 1)) : bytes.subarray(begin)
          if (begin < 0) break
          at = 2
          inScan = false
        }
        wanted = 0
        let end: number | null
        try {
          end = walk(bytes)
        } catch (error) {
          if (!(error instanceof RangeError)) throw error
          // Damaged: the next picture is looked for.
          bytes = bytes.subarray(2)
          at = -1
          continue
        }
        if (end === null) break
        pictures.push(bytes.subarray(0, end))
        bytes = bytes.subarray(end)
        at = -1
      }
      chunks = [bytes]
      length = bytes.length
      return pictures
    },
  }
}

const startOfImage = Buffer.from([0xff, 0xd8, 0xff])

/** Width and height of a JPEG, from its frame header; null where it has none. */
export function jpegSize(
  picture: Buffer,
): { readonly width: number; readonly height: number } | null {
  let at = 2
  while (at + 9 <= picture.length && picture[at] === 0xff) {
    const marker = picture[at + 1] ?? 0
    if (isAlone(marker)) {
      at += marker === 0xff ? 1 : 2
      continue
    }
    // SOF0 to SOF15 but for DHT, JPG and DAC.
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame)
      return { height: picture.readUInt16BE(at + 5), width: picture.readUInt16BE(at + 7) }
    at += 2 + picture.readUInt16BE(at + 2)
  }
  return null
}
