import { spawn } from 'node:child_process'
import { fork, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import {
  fromSimulatorSchema,
  type SimulatedCamera,
  type SimulatedCodec,
  type ToSimulator,
} from '../../contracts/simulator.ts'
import { rtspInput, rtspScript } from '../../server/adapters/ffmpeg/rtsp-input.ts'
import { MAIN_RATE, SUB_RATE } from '../../simulator/scenes/record-clip.ts'

export type StreamFloor = {
  /** Taken in and thrown away, coded as it came. */
  readonly copy: Readonly<Record<SimulatedCodec, number>>
  /** Taken in, decoded and thrown away (`-f null`), with the loop filter left out as the app does. */
  readonly decode: Readonly<Record<SimulatedCodec, number>>
}

/** CPU seconds of one ffmpeg per second of one stream: what any program spends that takes the same in. */
export type Floor = {
  readonly main: StreamFloor
  readonly sub: StreamFloor
  /** Frames that came in that time beside those due, 0 to 1: a floor that falls behind would look cheap. */
  readonly delivered: number
}

type Job = {
  readonly camera: SimulatedCamera
  readonly stream: 'main' | 'sub'
  readonly how: 'copy' | 'decode'
}

type Measured = { readonly job: Job; readonly cpuSeconds: number; readonly frames: number }

const rates = { main: MAIN_RATE, sub: SUB_RATE } as const
/** Streams that are decoded at once: more would not be live on two cores, and cost the same each. */
const atOnce = 4

/** Measures on streams of a simulator of its own, a few at a time, `seconds` each. */
export async function measureFloor(options: {
  readonly ffmpeg: string
  readonly cacheDir: string
  readonly photosDir: string
  readonly seconds: number
}): Promise<Floor> {
  const simulator = await startSimulator(options)
  try {
    const jobs = chooseJobs(simulator.cameras)
    const measured: Measured[] = []
    for (let at = 0; at < jobs.length; at += atOnce)
      measured.push(
        ...(await Promise.all(
          jobs.slice(at, at + atOnce).map((job) => measure(job, options.ffmpeg, options.seconds)),
        )),
      )
    const cost = (how: Job['how'], stream: Job['stream'], codec: SimulatedCodec): number =>
      meanOf(
        measured
          .filter(({ job }) => job.how === how && job.stream === stream)
          .filter(({ job }) => codecOf(job) === codec)
          .map(({ cpuSeconds }) => cpuSeconds / options.seconds),
      )
    const both = (how: Job['how'], stream: Job['stream']) => ({
      h264: cost(how, stream, 'h264'),
      h265: cost(how, stream, 'h265'),
    })
    const due = measured.reduce((sum, { job }) => sum + options.seconds * rates[job.stream], 0)
    return {
      main: { copy: both('copy', 'main'), decode: both('decode', 'main') },
      sub: { copy: both('copy', 'sub'), decode: both('decode', 'sub') },
      delivered: measured.reduce((sum, { frames }) => sum + frames, 0) / due,
    }
  } finally {
    simulator.process.kill('SIGKILL')
  }
}

const codecOf = ({ camera, stream }: Job): SimulatedCodec =>
  stream === 'main' ? camera.mainCodec : camera.subCodec

const meanOf = (values: ReadonlyArray<number>): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

/** Two cameras of each codec for each way. */
function chooseJobs(cameras: ReadonlyArray<SimulatedCamera>): ReadonlyArray<Job> {
  const twoOf = (job: Omit<Job, 'camera'>, codec: SimulatedCodec): ReadonlyArray<Job> =>
    cameras
      .map((camera) => ({ ...job, camera }))
      .filter((candidate) => codecOf(candidate) === codec)
      .slice(0, 2)
  const ways = [
    { how: 'copy', stream: 'main' },
    { how: 'copy', stream: 'sub' },
    { how: 'decode', stream: 'main' },
    { how: 'decode', stream: 'sub' },
  ] as const
  return ways.flatMap((way) => [...twoOf(way, 'h264'), ...twoOf(way, 'h265')])
}

/** Reads a stream for so many seconds of its own time; ffmpeg itself tells what that took (`-benchmark`). */
async function measure(job: Job, ffmpeg: string, seconds: number): Promise<Measured> {
  const { camera, stream, how } = job
  const wanted = Math.round(seconds * rates[stream])
  const url = stream === 'main' ? camera.mainUrl : camera.subUrl
  const { username, password, transport } = camera
  const child = spawn(
    ffmpeg,
    [
      ...['-hide_banner', '-loglevel', 'info', '-nostats', '-benchmark'],
      ...rtspInput(0),
      ...['-map', '0:v:0', '-an', ...(how === 'copy' ? ['-c:v', 'copy'] : [])],
      ...['-frames:v', String(wanted)],
      ...(how === 'copy' ? [] : ['-fps_mode', 'passthrough']),
      ...['-f', 'null', '-'],
    ],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  )
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)))
  child.stdin.end(rtspScript({ url, username, password, transport }))
  const late = setTimeout(() => child.kill('SIGTERM'), (seconds + 15) * 1000)
  await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  clearTimeout(late)
  const [, user = '', system = ''] = /utime=([\d.]+)s stime=([\d.]+)s/.exec(said) ?? []
  const frames = Number(/frame=\s*(\d+)/.exec(said)?.[1] ?? wanted)
  if (user === '')
    throw new RangeError(`ffmpeg did not measure ${camera.name}: ${said.slice(-300)}`)
  return { job, cpuSeconds: Number(user) + Number(system), frames }
}

type Simulator = {
  readonly process: ChildProcess
  readonly cameras: ReadonlyArray<SimulatedCamera>
}

async function startSimulator(options: {
  readonly ffmpeg: string
  readonly cacheDir: string
  readonly photosDir: string
}): Promise<Simulator> {
  const { ffmpeg, cacheDir, photosDir } = options
  const child = fork(path.join(import.meta.dirname, '../../simulator/main.ts'), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new RangeError('The simulator ended.')))
    child.on('message', (raw) => {
      const message = fromSimulatorSchema.parse(raw)
      if (message.kind === 'ready') resolve({ process: child, cameras: message.cameras })
      if (message.kind === 'failed') reject(new RangeError(message.message))
    })
    child.send({
      kind: 'start',
      site: 'demo',
      ...{ cacheDir, photosDir, ffmpeg },
    } satisfies ToSimulator)
  })
}
