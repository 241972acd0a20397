import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pictureSize } from './picture-size.ts'

const h264 = (sets: string): string =>
  `video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1; sprop-parameter-sets=${sets}; profile-level-id=640028\r\n`
const hevc = (sps: string): string =>
  `video 0 RTP/AVP 96\r\na=rtpmap:96 H265/90000\r\na=fmtp:96 sprop-vps=QAEMAf//AWAAAAMAkAAAAwAAAwB4lZgJ; sprop-sps=${sps}; sprop-pps=RAHBcrRiQA==\r\n`

describe('the size of a picture', () => {
  // Written by libx264 and libx265 for pictures of these sizes.
  it.each([
    ['1920x1080', 'Z2QAKKzZQHgCJ+XARAAAAwAEAAADACg8YMZY,aOvjyyLA'],
    ['1920x1080', 'Z2QAKKzZQHgCJ+XARAAAAwAEAAADAMg8YMZY,aOvjyzACwA=='],
    ['640x360', 'Z2QAFqzZQKAv+XARAAADAAEAAAMACg8WLZY=,aOvjyyLA'],
    ['2560x1440', 'Z2QAMqzZQCgAtbARAAADAAEAAAMACg8YMZY=,aOvjyyLA'],
    ['3840x2160', 'Z2QAM6zZQDwAQ+wEQAAAAwBAAAADAoPGDGWA,aOvjyyLA'],
    ['1080x1920', 'Z2QAKKzZQEQDx5fARAAAAwAEAAADACg8YMZY,aOvjyyLA'],
    ['1280x720', 'Z0LAH9kAUAW7ARAAAAMAEAAAAwMg8YMkgA==,aMuDyyA='],
    ['704x576', 'Z2QAHqzZQLAk2AiAAAADAIAAABkPihTL,aPujyyLA'],
    // Interlaced: half as many rows of blocks in each field.
    ['1920x1080', 'Z2QAKKzZQHgET94CIAAAAwAgAAAGQ+LFssA=,aPujyyLA'],
  ])('of H.264 is %s', (size, sets) => {
    const [width, height] = size.split('x').map(Number)
    expect(pictureSize(h264(sets), 'h264')).toEqual({ width, height })
  })

  it.each([
    ['1920x1080', 'QgEBAWAAAAMAkAAAAwAAAwB4oAPAgBDlllZpJMrwFoCAAAADAIAAAAMChA=='],
    ['640x360', 'QgEBAWAAAAMAkAAAAwAAAwA/oAUCAWlllZpJMrwFoCAAAAMAIAAAAwCh'],
    ['3840x2160', 'QgEBAWAAAAMAkAAAAwAAAwCWoAHgIAIcWWVmkkyvAWgIAAADAAgAAAMAKEA='],
    ['1080x1920', 'QgEBAWAAAAMAkAAAAwAAAwB4oAIcgB4FllZpJMrwFoCAAAADAIAAAAMChA=='],
  ])('of H.265 is %s', (size, sps) => {
    const [width, height] = size.split('x').map(Number)
    expect(pictureSize(hevc(sps), 'hevc')).toEqual({ width, height })
  })

  it.each([
    ['a=x-dimensions:1280,720', { width: 1280, height: 720 }],
    ['a=framesize:96 704-576', { width: 704, height: 576 }],
    ['a=framerate:15', null],
    ['a=x-dimensions:0,0', null],
    ['a=fmtp:96 sprop-parameter-sets=Z2QAKA==,aOvjyyLA', null],
    ['a=fmtp:96 sprop-parameter-sets=,', null],
  ])('without a parameter set that can be read comes from elsewhere: %s', (line, size) => {
    expect(pictureSize(`video 0 RTP/AVP 96\r\n${line}\r\n`, 'h264')).toEqual(size)
  })

  it.each([
    ['h264' as const, 'Z2QAKKzZQHgCJ+XARAAAAwAEAAADACg8YMZY'],
    ['hevc' as const, 'QgEBAWAAAAMAkAAAAwAAAwB4oAPAgBDlllZpJMrwFoCAAAADAIAAAAMChA=='],
  ])('of %s that is cut short is right or not known', (codec, sps) => {
    const whole = Buffer.from(sps, 'base64')
    for (let bytes = 5; bytes < whole.length; bytes++) {
      const cut = whole.subarray(0, bytes).toString('base64')
      const size = pictureSize(codec === 'h264' ? h264(cut) : hevc(cut), codec)
      expect([null, 1080]).toContain(size?.height ?? null)
    }
  })

  it('of damaged bytes is plausible or not known, and never hangs', () => {
    const bytes = fc.uint8Array({ maxLength: 80 })
    fc.assert(
      fc.property(bytes, fc.constantFrom('h264' as const, 'hevc' as const), (rest, codec) => {
        const unit = Buffer.from([codec === 'h264' ? 0x67 : 0x42, 1, ...rest]).toString('base64')
        const size = pictureSize(codec === 'h264' ? h264(unit) : hevc(unit), codec)
        for (const side of size ? [size.width, size.height] : []) {
          expect(Number.isInteger(side)).toBe(true)
          expect(side).toBeGreaterThanOrEqual(16)
          expect(side).toBeLessThanOrEqual(16_384)
        }
      }),
    )
  })
})
