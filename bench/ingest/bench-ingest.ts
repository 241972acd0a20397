import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { measureFloor, type Floor, type StreamFloor } from './measure-floor.ts'
import { reckon, type IngestFigures } from './reckon.ts'
import { runApp } from './run-app.ts'

export const usage = `npm run bench -- ingest [--cameras 1,5,10,20,40] [--seconds 60] [--json]
    The whole app on simulated RTSP cameras (half H.264, half H.265, 1080p15 with 640x360 sub-streams), beside the floor
    on the same streams in the same run: ffmpeg that only takes in, and that decodes and throws away.
    --cameras   how many, a list
    --seconds   for each number, from when the cameras are set up`

/** Measures and prints. Rejects with a `RangeError` in words for options that make no sense. */
export async function benchIngest(args: ReadonlyArray<string>): Promise<void> {
  const options = readOptions(args)
  const note = (text: string): void => void process.stderr.write(`${text}\n`)
  const root = path.join(import.meta.dirname, '../..')
  note('Measuring the floor …')
  const floor = await measureFloor({
    ffmpeg: process.env['FFMPEG_BIN'] ?? 'ffmpeg',
    cacheDir:
      process.env['NEUROMARK_CACHE'] ??
      path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'neuromark'),
    photosDir: path.join(root, 'node_modules/@vladmandic/face-api/demo'),
    seconds: 10,
  })
  const runs: IngestFigures[] = []
  for (const cameras of options.cameras) {
    note(`${cameras} ${cameras === 1 ? 'camera' : 'cameras'}, ${options.seconds} s …`)
    const report = await runApp({ ...options, cameras, note })
    try {
      runs.push(reckon(cameras, report, floor))
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      // What was measured on fewer cameras still counts.
      note(error.message)
      process.exitCode = 1
    }
  }
  const machine = `${os.cpus()[0]?.model ?? 'unknown'}, ${os.cpus().length} cores`
  const [only] = runs
  const figures =
    runs.length === 1 && only
      ? { machine, streams: floor, ...only }
      : { machine, streams: floor, runs }
  process.stdout.write(
    options.json ? `${JSON.stringify(figures, undefined, 2)}\n` : tables(machine, floor, runs),
  )
}

type Options = {
  readonly json: boolean
  readonly cameras: ReadonlyArray<number>
  readonly seconds: number
}

function readOptions(args: ReadonlyArray<string>): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      cameras: { type: 'string', default: '1,5,10,20,40' },
      seconds: { type: 'string', default: '60' },
    },
  })
  const cameras = values.cameras.split(',').map(Number)
  if (cameras.some((count) => !Number.isInteger(count) || count < 1 || count > 100))
    throw new RangeError('--cameras takes whole numbers from 1 to 100, such as 5,20.')
  const seconds = Number(values.seconds)
  if (!(seconds >= 20 && seconds <= 86_400))
    throw new RangeError(
      '--seconds takes a number from 20 to 86400: cameras need some to come live.',
    )
  return { json: values.json, cameras, seconds }
}

function tables(machine: string, floor: Floor, runs: ReadonlyArray<IngestFigures>): string {
  const ms = (value: number | null): string => (value === null ? '-' : `${Math.round(value)}`)
  const rows = runs.map(({ cpuSecondsPerStreamSecond: cpu, ...run }) => [
    ...[`${run.live}/${run.cameras}`, cpu.total, cpu.ffmpeg, cpu.inference, cpu.main, cpu.renderer],
    ...[cpu.other, run.floor.total, run.ratioToFloor, run.frames.due, run.frames.delivered],
    ...[run.frames.analysed, run.frames.shown, ms(run.latencyMs.p50), ms(run.latencyMs.p95)],
    ...[run.wallFps.median ?? '-', run.wallFps.min ?? '-'],
    run.passages ? `${run.passages.recognised}/${run.passages.expected}` : '-',
    run.rssMb,
  ])
  const head = [
    ...['live', 'total', 'ffmpeg', 'infer', 'main', 'render', 'other', 'floor', 'ratio', 'due'],
    ...['deliv', 'analys', 'shown', 'p50 ms', 'p95 ms', 'wall', 'least', 'passages', 'RSS MB'],
  ]
  const lines = [head, ...rows].map((row) => row.map((cell) => String(cell).padStart(8)).join(' '))
  const codecs = (part: StreamFloor['copy']): string =>
    `H.264 ${part.h264.toFixed(4)}, H.265 ${part.h265.toFixed(4)}`
  return [
    machine,
    `Floor, CPU seconds per second of one stream (frames delivered ${(floor.delivered * 100).toFixed(1)} %):`,
    `  main taken in    ${codecs(floor.main.copy)}`,
    `  main decoded     ${codecs(floor.main.decode)}`,
    `  sub taken in     ${codecs(floor.sub.copy)}`,
    `  sub decoded      ${codecs(floor.sub.decode)}`,
    'The app, CPU seconds per camera-second, by part; floor: of what it chose to decode:',
    ...lines,
    ...runs.flatMap(({ cameras, errors }) => errors.map((error) => `  ${cameras}: ${error}`)),
    '',
  ].join('\n')
}
