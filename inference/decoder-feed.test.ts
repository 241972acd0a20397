import { describe, expect, it } from 'vitest'
import { makeFeed } from './decoder-feed.ts'

const unit = (atMs: number, ...bytes: number[]) => ({ data: Buffer.from(bytes), key: false, atMs })
const size = { width: 1, height: 1 }
const head = [0, 0, 0, 1, 9, 0xf0]

describe('feeding a decoder', () => {
  it('sends the beginning of the next picture ahead, and every byte once', () => {
    const { take } = makeFeed('h264')
    const bytes = [unit(1, ...head, 1, 2), unit(2, ...head, 3)].flatMap((one) => [
      ...Buffer.concat(take(one)),
    ])
    expect(bytes).toEqual([...head, 1, 2, ...head, 3, ...head])
  })

  it('gives JPEG pictures a beginning that is alike for all', () => {
    const { take } = makeFeed('mjpeg')
    const one = Buffer.concat(take(unit(1, 0xff, 0xd8, 0xff, 0xdb, 7)))
    expect(one.toString('hex')).toBe('ffd8fffe0002ffdb07ffd8fffe')
  })

  it('knows a picture by the byte at which it began, also when others were lost', () => {
    const { take, arrivalOf, waitingSinceMs } = makeFeed('h264')
    for (const atMs of [100, 200, 300, 400]) take(unit(atMs, ...head, 1, 2))
    expect(arrivalOf({ position: 16, index: null, ...size })).toBe(300)
    expect(waitingSinceMs()).toBe(400)
    expect(arrivalOf({ position: 24, index: null, ...size })).toBe(400)
    expect(waitingSinceMs()).toBeNull()
  })

  it('does not wait for the backlog that is only decoded to get at the present', () => {
    const { take, waitingSinceMs } = makeFeed('h264', 2)
    for (const atMs of [100, 200]) take(unit(atMs, ...head, 1, 2))
    expect(waitingSinceMs()).toBeNull()
    take(unit(300, ...head, 1, 2))
    expect(waitingSinceMs()).toBe(300)
  })

  it('knows a key frame that is told to begin before its parameter sets', () => {
    const { take, arrivalOf } = makeFeed('h264')
    const body = Array.from({ length: 300 }, () => 1)
    for (const atMs of [100, 200]) take(unit(atMs, ...head, ...body))
    take({ ...unit(300, ...head, ...body), key: true })
    expect(arrivalOf({ position: 612 - 41, index: null, ...size })).toBe(300)
  })

  it('knows a picture by its number where bytes are not told', () => {
    const { take, arrivalOf } = makeFeed('hevc')
    for (const atMs of [100, 200, 300, 400]) take(unit(atMs, 0, 0, 0, 1, 70, 1, 0x50, 1))
    expect(arrivalOf({ position: null, index: 1, ...size })).toBe(200)
    expect(arrivalOf({ position: null, index: 3, ...size })).toBe(400)
  })
})
