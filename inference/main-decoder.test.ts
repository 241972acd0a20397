import { describe, expect, it } from 'vitest'
import { decodedSize } from './main-decoder.ts'

describe('the size that a stream is decoded at', () => {
  it.each([
    ['its own', { width: 1280, height: 720 }, { width: 1280, height: 720 }],
    ['its own up to 4K', { width: 3840, height: 2160 }, { width: 3840, height: 2160 }],
    ['4K at most, keeping its shape', { width: 7680, height: 4320 }, { width: 3840, height: 2160 }],
    ['4K at most for a tall picture', { width: 2160, height: 4320 }, { width: 1080, height: 2160 }],
    ['with even sides', { width: 1277, height: 719 }, { width: 1276, height: 718 }],
    ['1080p where it is not known', null, { width: 1920, height: 1080 }],
  ])('is %s', (_what, picture, size) => {
    expect(decodedSize(picture)).toEqual(size)
  })
})
