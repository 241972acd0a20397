import { describe, expect, it } from 'vitest'
import { frameBytes } from './frame.ts'
import { makeMasker } from './mask.ts'

/** The right half, from the upper edge to the lower. */
const rightHalf = [
  { x: 0.5, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0.5, y: 1 },
]

describe('hiding parts of a picture', () => {
  it('blackens them in all planes, and nothing else', () => {
    const size = { width: 8, height: 4 }
    const data = new Uint8Array(frameBytes(8, 4)).fill(200)
    makeMasker([rightHalf]).i420(data, size)
    const row = [200, 200, 200, 200, 16, 16, 16, 16]
    expect([...data.subarray(0, 32)]).toEqual([...row, ...row, ...row, ...row])
    const half = [200, 200, 128, 128]
    expect([...data.subarray(32)]).toEqual([...half, ...half, ...half, ...half])
  })

  it('keeps to the picture where the frame is padded', () => {
    const data = new Uint8Array(frameBytes(8, 4)).fill(200)
    makeMasker([rightHalf]).i420(data, { width: 8, height: 4 }, { width: 4, height: 4 })
    expect([...data.subarray(0, 8)]).toEqual([200, 200, 16, 16, 200, 200, 200, 200])
  })

  it('blackens a plane of luma', () => {
    const plane = new Uint8Array(8).fill(200)
    makeMasker([rightHalf]).grey(plane, { width: 4, height: 2 })
    expect([...plane]).toEqual([200, 200, 16, 16, 200, 200, 16, 16])
  })

  it('changes nothing where nothing is masked', () => {
    const data = new Uint8Array(frameBytes(4, 4)).fill(200)
    makeMasker([]).i420(data, { width: 4, height: 4 })
    expect(data.every((value) => value === 200)).toBe(true)
  })
})
