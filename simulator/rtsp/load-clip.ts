import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { promisify } from 'node:util'
import type { SimulatedCodec } from '../../contracts/simulator.ts'
import { type ElementaryStream, parseAnnexB } from './annex-b.ts'
import { packetise, type RtpFrame } from './packetise.ts'

/** A clip ready to be sent: frames in order, at an even rate, without B-frames. */
export type Clip = {
  readonly name: string
  readonly codec: SimulatedCodec
  readonly framesPerSecond: number
  readonly parameterSets: ReadonlyArray<Buffer>
  readonly frames: ReadonlyArray<RtpFrame>
  readonly durationS: number
}

/** A stretch of the recorded file, in seconds: inclusive start, exclusive end. */
export type Stretch = { readonly fromS: number; readonly toS: number }

export type ClipSource = {
  readonly name: string
  /** Annex B (`.h264`, `.h265`) is read as it is; anything else passes through ffmpeg's copy. */
  readonly file: string
  readonly codec: SimulatedCodec
  readonly framesPerSecond: number
  /**
   * The order in which stretches of the file are shown. Each must start on a key frame. Without
   * it the file is shown from beginning to end.
   */
  readonly order?: ReadonlyArray<Stretch>
  readonly ffmpeg: string
}

const run = promisify(execFile)
const MOST_BYTES = 1 << 30

async function readAnnexB(source: ClipSource): Promise<Buffer> {
  if (['.h264', '.h265'].includes(extname(source.file))) return readFile(source.file)
  const muxer = source.codec === 'h264' ? 'h264' : 'hevc'
  const { stdout } = await run(
    source.ffmpeg,
    ['-v', 'error', '-i', source.file, '-map', '0:v:0', '-c', 'copy', '-f', muxer, '-'],
    { encoding: 'buffer', maxBuffer: MOST_BYTES },
  )
  return stdout
}

function inOrder(frames: ReadonlyArray<RtpFrame>, source: ClipSource): ReadonlyArray<RtpFrame> {
  if (!source.order) return frames
  return source.order.flatMap(({ fromS, toS }) => {
    const first = Math.round(fromS * source.framesPerSecond)
    const end = Math.round(toS * source.framesPerSecond)
    if (!frames[first]?.keyFrame || end > frames.length) {
      throw new Error(
        `Clip ${source.name}: the stretch from ${fromS} s to ${toS} s does not start on a key frame or lies outside of the file.`,
      )
    }
    return frames.slice(first, end)
  })
}

/**
 * Loads a clip and cuts it into RTP packets once. Stretches that are shown again share memory.
 *
 * @throws Error when the file cannot be read, holds no such stream, or does not fit `order`.
 */
export async function loadClip(source: ClipSource): Promise<Clip> {
  const stream: ElementaryStream = parseAnnexB(source.codec, await readAnnexB(source))
  const recorded = stream.accessUnits.map((picture) =>
    packetise(stream.codec, picture, stream.parameterSets),
  )
  const frames = inOrder(recorded, source)
  return {
    name: source.name,
    codec: stream.codec,
    framesPerSecond: source.framesPerSecond,
    // A copy, so that the file's bytes can be freed.
    parameterSets: stream.parameterSets.map((unit) => Buffer.from(unit)),
    frames,
    durationS: frames.length / source.framesPerSecond,
  }
}
