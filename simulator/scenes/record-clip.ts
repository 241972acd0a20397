import { spawn } from 'node:child_process'
import type { Writable } from 'node:stream'
import sharp from 'sharp'
import { seededRandom } from '../seeded-random.ts'
import type { SimulatedCodec } from '../../contracts/simulator.ts'
import { drawFigure, type Figure, type Light } from './compose-frame.ts'
import type { FaceKey } from './face-cutouts.ts'
import { identityOf } from './identities.ts'
import type { PersonSprites } from './person-sprites.ts'
import { type PlanarPicture, planarSprite } from './planar-picture.ts'
import { type ClipPlan, FRAME_HEIGHT, FRAME_WIDTH } from './plan-clip.ts'
import { drawPlace } from './places.ts'
import { poseAt } from './walks.ts'

export const MAIN_RATE = 15
export const SUB_RATE = 12
const SUB_SIZE = '640:360'

export type RecordDeps = {
  readonly ffmpeg: string
  readonly person: (key: string, face: FaceKey) => Promise<PersonSprites>
  readonly signal?: AbortSignal
}

/** The two files of a recording, Annex B. */
export type RecordedFiles = { readonly main: string; readonly sub: string }

function encoder(codec: SimulatedCodec, stream: 'main' | 'sub'): string[] {
  const groupLength = stream === 'main' ? MAIN_RATE * 2 : SUB_RATE
  const rate = stream === 'main' ? '2600k' : '450k'
  if (codec === 'h265') {
    const params = `keyint=${groupLength}:min-keyint=${groupLength}:scenecut=0:bframes=0:open-gop=0:repeat-headers=1:info=0:log-level=none:frame-threads=1:pools=2`
    return [
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-crf',
      stream === 'main' ? '23' : '26',
      '-x265-params',
      params,
      '-f',
      'hevc',
    ]
  }
  return [
    ...['-c:v', 'libx264', '-preset', 'superfast', '-crf', stream === 'main' ? '25' : '26'],
    ...['-maxrate', rate, '-bufsize', rate, '-g', String(groupLength)],
    ...['-keyint_min', String(groupLength), '-sc_threshold', '0', '-bf', '0', '-threads', '1'],
    ...['-f', 'h264'],
  ]
}

function encoderArguments(plan: ClipPlan, noise: number, files: RecordedFiles): string[] {
  const { mainCodec, subCodec } = plan.camera
  const colours = [
    '-colorspace',
    'bt709',
    '-color_primaries',
    'bt709',
    '-color_trc',
    'bt709',
    '-color_range',
    'tv',
  ]
  const graph = `[0:v]noise=alls=${noise}:allf=t:all_seed=7,split[main][copy];[copy]fps=${SUB_RATE},scale=${SUB_SIZE}:flags=area[sub]`
  return [
    ...['-hide_banner', '-v', 'error', '-nostdin', '-y', '-f', 'rawvideo', '-pix_fmt', 'yuv420p'],
    ...['-s', `${FRAME_WIDTH}x${FRAME_HEIGHT}`, '-r', String(MAIN_RATE), '-i', 'pipe:0'],
    ...['-filter_complex_threads', '1', '-filter_complex', graph],
    ...['-map', '[main]', ...colours, ...encoder(mainCodec, 'main'), files.main],
    ...['-map', '[sub]', ...colours, ...encoder(subCodec, 'sub'), files.sub],
  ]
}

/** The empty place as the camera sees it: soft, with fine structure on its surfaces. */
async function drawBackground(plan: ClipPlan): Promise<PlanarPicture> {
  const { place, name } = plan.camera
  const random = seededRandom(name)
  const grain = Buffer.from(
    Uint8Array.from({ length: 480 * 270 }, () => 140 + Math.floor(random() * 22)),
  )
  const texture = await sharp(grain, { raw: { width: 480, height: 270, channels: 1 } })
    .resize(FRAME_WIDTH, FRAME_HEIGHT, { kernel: 'cubic' })
    .toColourspace('srgb')
    .png({ compressionLevel: 0 })
    .toBuffer()
  const drawn = await sharp(Buffer.from(drawPlace(place)))
    .resize(FRAME_WIDTH, FRAME_HEIGHT, { fit: 'fill' })
    .composite([{ input: texture, blend: 'soft-light' }])
    .png({ compressionLevel: 0 })
    .toBuffer()
  return planarSprite(sharp(drawn).removeAlpha().blur(1.1))
}

/** The light that a place throws on people: from the colour of its lamps and its own chance. */
function lightOf(plan: ClipPlan): Light {
  const random = seededRandom(`light ${plan.camera.key}`)
  const lamp = plan.camera.place.palette.lamp
  const [r = 255, g = 255, b = 255] = [1, 3, 5].map((at) => parseInt(lamp.slice(at, at + 2), 16))
  const grey = (r + g + b) / 3
  return {
    gain: 0.82 + random() * 0.26,
    cb: Math.round((b - grey) * 0.14),
    cr: Math.round((r - grey) * 0.14),
  }
}

async function* frames(plan: ClipPlan, deps: RecordDeps): AsyncGenerator<Buffer> {
  const background = await drawBackground(plan)
  const light = lightOf(plan)
  const still = Buffer.concat([background.luma, background.cb, background.cr])
  for (let index = 0; index < plan.quietS * MAIN_RATE; index += 1) yield still
  const luma = FRAME_WIDTH * FRAME_HEIGHT
  for (const visit of plan.visits) {
    const people = await Promise.all(
      visit.appearances.map(async (appearance) => ({
        appearance,
        sprites: await deps.person(identityOf(appearance.person).key, appearance.face),
      })),
    )
    for (let index = 0; index < Math.round(visit.lastsS * MAIN_RATE); index += 1) {
      const figures: Figure[] = people.flatMap(({ appearance, sprites }) => {
        const pose = poseAt(appearance, plan.view, index / MAIN_RATE)
        return pose ? [{ sprites, pose, mirrored: appearance.mirrored, light }] : []
      })
      if (figures.length === 0) {
        yield still
        continue
      }
      const bytes = Buffer.from(still)
      const frame = {
        width: FRAME_WIDTH,
        height: FRAME_HEIGHT,
        luma: bytes.subarray(0, luma),
        cb: bytes.subarray(luma, luma * 1.25),
        cr: bytes.subarray(luma * 1.25),
      }
      // Who is nearer covers who is farther.
      for (const figure of figures.sort((a, b) => a.pose.h - b.pose.h)) drawFigure(frame, figure)
      yield bytes
    }
  }
}

/** Waits until `stream` takes more, or is closed. */
function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.removeListener('drain', done)
      stream.removeListener('close', done)
      resolve()
    }
    stream.on('drain', done)
    stream.on('close', done)
  })
}

async function feed(input: Writable, plan: ClipPlan, deps: RecordDeps): Promise<void> {
  for await (const frame of frames(plan, deps)) {
    if (!input.writable) return
    if (!input.write(frame)) await drained(input)
  }
  input.end()
}

/**
 * Renders a planned clip's recording: main and sub-stream from one run of ffmpeg.
 *
 * @throws Error with ffmpeg's own words when it fails.
 */
export async function recordClip(
  plan: ClipPlan,
  files: RecordedFiles,
  deps: RecordDeps,
): Promise<void> {
  const random = seededRandom(`noise ${plan.camera.key}`)
  const noise = 4 + Math.floor(random() * 4)
  const child = spawn(deps.ffmpeg, encoderArguments(plan, noise, files), {
    stdio: ['pipe', 'ignore', 'pipe'],
    ...(deps.signal ? { signal: deps.signal } : {}),
  })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2000)
  })
  // A closed pipe shows in the exit code as well.
  child.stdin.on('error', () => undefined)
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const [code] = await Promise.all([ended, feed(child.stdin, plan, deps)])
  if (code !== 0) {
    throw new Error(`ffmpeg could not record ${plan.camera.name}: ${complaint.trim()}`)
  }
}
