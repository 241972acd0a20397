import type { AccessUnit, UnitSplitter } from './access-unit.ts'

/** A picture of more bytes than this is not one. */
const mostBytes = 16 * 1024 * 1024

/** Markers without a length: restarts in the coded data, and TEM. */
const isBare = (marker: number): boolean => (marker >= 0xd0 && marker <= 0xd7) || marker === 0x01

/**
 * Cuts a stream of JPEG pictures, one after the other, into units that decode each by itself. Segments are walked by their
 * lengths: a thumbnail inside one does not end the picture. What lies between pictures is dropped. `push` returns the
 * pictures that this chunk completed, in order; throws RangeError when there is no end to one.
 */
export function makeJpegSplitter(): UnitSplitter {
  let held = Buffer.allocUnsafe(256 * 1024)
  let length = 0
  /** Where in `held` the walk goes on: at a marker, or within coded data. */
  let at = 0
  let inside = false
  let coded = false
  let beganAtMs = 0

  const append = (chunk: Buffer): void => {
    if (length + chunk.length > held.length) {
      const larger = Buffer.allocUnsafe(Math.max(held.length * 2, length + chunk.length))
      held.copy(larger, 0, 0, length)
      held = larger
    }
    chunk.copy(held, length)
    length += chunk.length
  }

  const drop = (bytes: number): void => {
    held.copy(held, 0, bytes, length)
    length -= bytes
    at = 0
  }

  /** Looks for the next start; keeps a last byte that may be half of one. */
  const seek = (atMs: number): boolean => {
    const start = held.subarray(0, length).indexOf(startOfImage)
    if (start < 0) {
      drop(Math.max(0, length - 2))
      return false
    }
    drop(start)
    inside = true
    coded = false
    at = 2
    beganAtMs = atMs
    return true
  }

  /** Walks on; true at the end of the picture, false where more bytes are needed. */
  const walk = (): boolean => {
    for (;;) {
      if (coded) {
        const next = held.subarray(0, length).indexOf(0xff, at)
        if (next < 0 || next + 1 >= length) {
          at = next < 0 ? length : next
          return false
        }
        const marker = held[next + 1] ?? 0
        at = marker === 0 || isBare(marker) ? next + 2 : next
        if (marker === 0xff) at = next + 1
        coded = at !== next
        continue
      }
      if (at + 2 > length) return false
      const marker = held[at + 1] ?? 0
      if (held[at] !== 0xff || marker === 0xd8) {
        // Not a picture after all, or a new one begins in the middle: the search goes on behind its start.
        inside = false
        drop(Math.max(2, held[at] === 0xff ? at : 2))
        return false
      }
      if (marker === 0xff) at += 1
      else if (marker === 0xd9) {
        at += 2
        return true
      } else if (isBare(marker)) at += 2
      else {
        if (at + 4 > length) return false
        const segment = held.readUInt16BE(at + 2)
        if (at + 2 + segment > length) return false
        at += 2 + segment
        coded = marker === 0xda
      }
    }
  }

  return {
    push(chunk: Buffer, atMs: number): ReadonlyArray<AccessUnit> {
      const units: AccessUnit[] = []
      append(chunk)
      while (inside || seek(atMs)) {
        const ended = walk()
        if (ended) {
          units.push({ data: Buffer.from(held.subarray(0, at)), key: true, atMs: beganAtMs })
          drop(at)
          inside = false
        } else if (inside) break
      }
      if (length > mostBytes) throw new RangeError('a picture has no end')
      return units
    },
  }
}

const startOfImage = Buffer.from([0xff, 0xd8, 0xff])
