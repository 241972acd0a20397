import { spawnSync } from 'node:child_process'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { HardwareDecoder, StreamCodec } from '../../contracts/inference.ts'
import type { AccessUnit } from '../../inference/access-unit.ts'
import { makeAccessUnitSplitter } from '../../inference/access-units.ts'
import { openMainStream, type MainStream } from '../../inference/main-stream.ts'
import { makeMasker } from '../../inference/mask.ts'
import type { Frame } from '../../inference/frame.ts'
import { until } from '../helpers/until.ts'
import { FFMPEG } from './simulator-fixtures.ts'

const encoders: Readonly<Record<StreamCodec, ReadonlyArray<string>>> = {
  h264: [
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', '15', '-sc_threshold', '0'],
    ...['-bsf:v', 'h264_metadata=aud=insert,dump_extra=freq=keyframe', '-f', 'h264'],
  ],
  hevc: [
    ...['-c:v', 'libx265', '-preset', 'ultrafast'],
    ...['-x265-params', 'keyint=15:min-keyint=15:bframes=0:open-gop=0:log-level=none'],
    ...['-bsf:v', 'hevc_metadata=aud=insert,dump_extra=freq=keyframe', '-f', 'hevc'],
  ],
  mjpeg: ['-c:v', 'mjpeg', '-q:v', '4', '-f', 'mjpeg'],
}

/** Coded pictures as ingest passes them on: each counts its arrival from 1,000,000 on, a second apart. */
function pictures(codec: StreamCodec, size: string, count = 30): AccessUnit[] {
  const source = `testsrc2=size=${size}:rate=15:duration=${(count + 1) / 15}`
  const { stdout } = spawnSync(
    FFMPEG,
    ['-v', 'error', '-f', 'lavfi', '-i', source, '-pix_fmt', 'yuv420p', ...encoders[codec], '-'],
    { maxBuffer: 64 * 1024 * 1024 },
  )
  return [...makeAccessUnitSplitter(codec).push(stdout, 0)].slice(0, count)
}

let opened: MainStream[] = []
afterEach(() => {
  for (const stream of opened) stream.sleep()
  opened = []
})

/** A stream that is awake, and every frame that came out of it. */
function open(
  codec: StreamCodec,
  more: {
    readonly masks?: ReadonlyArray<ReadonlyArray<{ x: number; y: number }>>
    readonly hardware?: HardwareDecoder
    readonly fps?: () => number
  } = {},
) {
  const frames: Array<{ readonly atMs: number; readonly frame: Frame; readonly luma: number }> = []
  const fps = more.fps ?? (() => 15)
  const stream = openMainStream({
    ...{ codec, picture: null, ffmpeg: FFMPEG, hardware: more.hardware ?? null, fps },
    masker: makeMasker((more.masks ?? []).map((polygon) => [...polygon])),
    wants: () => true,
    onPending() {
      const taken = stream.take()
      if (!taken) return
      const { frame, atMs } = taken.decoded
      frames.push({ atMs, frame, luma: frame.data[0] ?? 0 })
      taken.release()
    },
  })
  opened.push(stream)
  let atMs = 0
  /** As a camera does, the pictures do not run away from who decodes them: 1.2 s of them at the most. */
  const keptUp = (): boolean => !stream.awake() || atMs - (frames.at(-1)?.atMs ?? wokeAtMs) < 1200
  let wokeAtMs = 0
  /** Pictures in the order given, 66 ms apart by their own clock; of the first second nothing is looked at. */
  const send = async (units: ReadonlyArray<AccessUnit>): Promise<void> => {
    for (const unit of units) {
      atMs += 66
      if (!stream.awake()) wokeAtMs = atMs
      stream.push({ ...unit, atMs })
      stream.wake()
      await until('the decoder to keep up', keptUp)
    }
  }
  return { stream, frames, send, now: () => atMs }
}

const clips = new Map<string, AccessUnit[]>()
const clip = (codec: StreamCodec, size: string): AccessUnit[] => {
  const units = clips.get(`${codec} ${size}`)
  if (!units) throw new Error(`no clip ${codec} ${size}`)
  return units
}
/** So many pictures pass before a stream has settled. */
const settling = (units: ReadonlyArray<AccessUnit>): ReadonlyArray<AccessUnit> => units.slice(0, 19)

beforeAll(() => {
  for (const codec of ['h264', 'hevc', 'mjpeg'] as const)
    clips.set(`${codec} 320x180`, pictures(codec, '320x180'))
  clips.set('h264 480x270', pictures('h264', '480x270'))
  clips.set('h264 3840x2160', pictures('h264', '3840x2160', 16))
})

describe('the main stream of a camera', () => {
  it.each(['h264', 'hevc', 'mjpeg'] as const)('is decoded from %s', async (codec) => {
    const { stream, frames, send } = open(codec)
    const units = clip(codec, '320x180')
    await send([...settling(units), ...units, ...units])
    await until('frames', () => frames.length > 10)
    expect(stream.counters()).toMatchObject({
      picture: { width: 320, height: 180 },
      decoding: { by: 'software', reason: null },
      corrupt: 0,
    })
  })

  it.each(['h264', 'hevc'] as const)(
    'keeps its pictures apart when some of %s are damaged or lost',
    async (codec) => {
      const { stream, frames, send, now } = open(codec)
      const units = clip(codec, '320x180')
      const damaged = units.map((unit, i) =>
        i % 10 === 7 ? { ...unit, data: unit.data.subarray(0, 24) } : unit,
      )
      await send([...settling(units), ...damaged, ...damaged, ...damaged, ...units])
      const last = now()
      await until('the last picture', () => (frames.at(-1)?.atMs ?? 0) >= last - 66)
      const times = frames.map(({ atMs }) => atMs)
      expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
      expect(times.at(-1)).toBeLessThanOrEqual(last)
      expect(stream.counters().corrupt).toBeGreaterThanOrEqual(3)
    },
  )

  it('is black where it is masked', async () => {
    const corner = [
      { x: 0, y: 0 },
      { x: 0.2, y: 0 },
      { x: 0, y: 0.2 },
    ]
    const plain = open('h264')
    const masked = open('h264', { masks: [corner] })
    const units = clip('h264', '320x180')
    for (const { frames, send } of [plain, masked]) {
      await send([...settling(units), ...units])
      await until('frames', () => frames.length > 3)
    }
    expect(masked.frames.every(({ luma }) => luma === 16)).toBe(true)
    expect(plain.frames.some(({ luma }) => luma !== 16)).toBe(true)
  })

  it('changes its size every second, and frames follow', async () => {
    const { stream, frames, send } = open('h264')
    const [small, large] = [clip('h264', '320x180'), clip('h264', '480x270')]
    await send(settling(small))
    for (let round = 0; round < 4; round++)
      await send([...large.slice(0, 15), ...small.slice(0, 15)])
    await until('the small size', () => stream.counters().picture?.width === 320)
    await send([...large, ...large])
    await until('frames of the large size', () => frames.at(-1)?.frame.width === 480)
    const { due, dropped } = stream.counters()
    expect(due - dropped).toBe(frames.length)
  })

  it('may be in 4K', async () => {
    const { stream, frames, send } = open('h264')
    const units = clip('h264', '3840x2160')
    await send([...units, ...units.slice(0, 15), ...units.slice(0, 15)])
    await until('its size', () => stream.counters().picture?.width === 3840)
    await send([...units.slice(0, 15), ...units.slice(0, 15)])
    await until('a frame as large', () => frames.at(-1)?.frame.width === 3840)
  })

  it('is decoded by the processor where the hardware does not, and says so', async () => {
    const hardware: HardwareDecoder = {
      by: 'vaapi',
      args: ['-hwaccel', 'vaapi', '-hwaccel_device', '/dev/dri/there-is-none'],
    }
    const { stream, frames, send } = open('h264', { hardware })
    const units = clip('h264', '320x180')
    await send(settling(units))
    await until('the hardware to be given up', async () => {
      await send(units)
      return stream.counters().decoding.by === 'software'
    })
    await send([...units, ...units])
    await until('frames', () => frames.length > 0)
    expect(stream.counters().decoding.reason).toMatch(/.+/)
  })

  it('is only its key frames where one a second is enough, and all of it again afterwards', async () => {
    let fps = 1
    const { frames, send } = open('h264', { fps: () => fps })
    const units = clip('h264', '320x180')
    await send([...settling(units), ...units, ...units, ...units])
    await until('frames', () => frames.length >= 4)
    const apart = frames.slice(1).map(({ atMs }, i) => atMs - (frames[i]?.atMs ?? 0))
    expect(Math.min(...apart)).toBeGreaterThan(900)
    fps = 15
    const before = frames.length
    await send([...units, ...units])
    await until('more frames', () => frames.length > before + 15)
  })

  it('takes processor time that is counted', async () => {
    const { stream, frames, send } = open('h264')
    const units = clip('h264', '320x180')
    await send([...settling(units), ...units])
    await until('frames', () => frames.length > 3)
    const while1 = stream.counters().decoderCpuSeconds
    stream.sleep()
    const after = stream.counters().decoderCpuSeconds
    if (process.platform === 'linux') expect(after).toBeGreaterThan(0)
    expect(after).toBeGreaterThanOrEqual(while1)
    expect(stream.counters().decoderCpuSeconds).toBe(after)
  })
})
