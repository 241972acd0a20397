import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jpegSize, makeJpegCutter } from './cut-jpegs.ts'

/** A picture of 640 × 360 with a scan of these bytes, as far as a cutter looks. */
function picture(scan: ReadonlyArray<number>, extra: ReadonlyArray<number> = []): Buffer {
  const frame = [0xff, 0xc0, 0, 11, 8, 360 >> 8, 360 & 255, 640 >> 8, 640 & 255, 1, 1, 0x11, 0]
  const coded = scan.flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte]))
  const start = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0]
  return Buffer.from([0xff, 0xd8, ...extra, ...frame, ...start, ...coded, 0xff, 0xd9])
}
const thumbnail = picture([1, 2, 3])
const application = [0xff, 0xe1, 0, thumbnail.length + 2, ...thumbnail]

it('cuts whole pictures out, in whatever pieces they come and whatever stands between them', () => {
  const one = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 5 }), fc.integer({ min: 1, max: 50 }), (scans, step) => {
      const pictures = scans.map((scan, i) => picture(scan, i % 2 ? application : []))
      const part = Buffer.from('\r\n--x\r\nContent-Type: image/jpeg\r\n\r\n')
      const bytes = Buffer.concat(pictures.flatMap((each) => [part, each]))
      const cutter = makeJpegCutter()
      const cut: Buffer[] = []
      for (let at = 0; at < bytes.length; at += step)
        cut.push(...cutter.push(bytes.subarray(at, at + step)))
      expect(cut).toEqual(pictures)
    }),
  )
})

it('reads the size of a picture from its frame, not from its thumbnail', () => {
  expect(jpegSize(picture([1], application))).toEqual({ width: 640, height: 360 })
  expect(jpegSize(Buffer.from([0xff, 0xd8, 0xff, 0xd9]))).toBeNull()
})

it('goes on after a damaged picture, and gives one without an end up', () => {
  const cutter = makeJpegCutter()
  const damaged = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 7, 7, 7, 7])
  expect(cutter.push(Buffer.concat([damaged, picture([5])]))).toEqual([picture([5])])
  const endless = makeJpegCutter()
  endless.push(picture([1]).subarray(0, -2))
  expect(() => {
    for (let i = 0; i < 20; i++) endless.push(Buffer.alloc(1024 * 1024, 7))
  }).toThrow(RangeError)
})
