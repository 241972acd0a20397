import { expect, it } from 'vitest'
import { labelPicture } from './label-picture.ts'

const text = 'Gate, 2026-11-22T14:03:05+01:00'
const words = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes)

/** The smallest PNG: one grey pixel. */
const png = Uint8Array.from(
  atob(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  ),
  (character) => character.charCodeAt(0),
)

it('puts a comment after the first segment of a JFIF file, and right after the start of another JPEG', () => {
  const jfif = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xdb, 9)
  const labelled = labelPicture(jfif, text)
  if (labelled.kind !== 'labelled') throw new Error('it is a JPEG')
  expect([...labelled.picture.subarray(0, 12)]).toEqual([
    ...[0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2],
    ...[0xff, 0xfe, 0, text.length + 2],
  ])
  expect([...labelled.picture.subarray(-3)]).toEqual([0xff, 0xdb, 9])

  const exif = labelPicture(Uint8Array.of(0xff, 0xd8, 0xff, 0xe1, 0, 2), text)
  expect(exif.kind === 'labelled' && [...exif.picture.subarray(0, 4)]).toEqual([
    0xff, 0xd8, 0xff, 0xfe,
  ])
})

it('puts a text chunk with a right check sum into a PNG', () => {
  const labelled = labelPicture(png, text)
  if (labelled.kind !== 'labelled') throw new Error('it is a PNG')
  expect(labelled.ending).toBe('png')
  expect(words(labelled.picture)).toContain(`iTXtComment\0\0\0\0\0${text}`)
  const view = new DataView(labelled.picture.buffer)
  expect(view.getUint32(33)).toBe(12 + text.length)
  // As zlib reckons it.
  expect(view.getUint32(33 + 8 + 12 + text.length)).toBe(2620786629)
})

it.each([
  ['nothing', new Uint8Array()],
  ['the first two bytes of a JPEG', Uint8Array.of(0xff, 0xd8)],
  ['the beginning of a PNG', png.subarray(0, 12)],
  ['something else', Uint8Array.of(1)],
])('refuses %s', (_, bytes) => {
  expect(labelPicture(bytes, text)).toEqual({ kind: 'not-a-picture' })
})
