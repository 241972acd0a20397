import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { z } from 'zod'

const Shares = z.record(z.string(), z.number())
const codec = z.enum(['h264', 'h265'])

/** The part of the app's own report of a timed run that is reckoned with here. */
const AppReport = z.object({
  cameras: z.object({ configured: z.number(), live: z.number(), reconnects: z.number() }),
  passages: z
    .object({
      expected: z.number(),
      recognised: z.number(),
      missed: z.number(),
      misnamed: z.number(),
      strangersNamed: z.number(),
    })
    .nullable(),
  latencyMs: z.object({ p50: z.number().nullable(), p95: z.number().nullable() }),
  fps: z.object({ wallMedian: z.number().nullable(), wallLeast: z.number().nullable() }),
  settled: z
    .object({
      seconds: z.number(),
      cpuByPart: Shares,
      frames: z.object({
        main: z.number(),
        preview: z.number(),
        due: z.number(),
        analysed: z.number(),
        dropped: z.number(),
        shown: z.number(),
      }),
      streams: z.array(
        z.object({
          key: z.string(),
          mainCodec: codec,
          subCodec: codec,
          activeSeconds: z.number(),
        }),
      ),
    })
    .nullable(),
  rssMb: z.object({ end: z.number() }),
  rssByPart: Shares,
  errors: z.array(z.string()),
})
export type AppReport = z.infer<typeof AppReport>

/**
 * Runs the whole app with its window on `cameras` simulated cameras for `seconds` after they were set up, in a data folder
 * of its own, and reads its report. Rejects with a `RangeError` in words when there is none.
 */
export async function runApp(options: {
  readonly cameras: number
  readonly seconds: number
  readonly note: (text: string) => void
}): Promise<AppReport> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'neuromark-bench-'))
  const file = path.join(dir, 'report.json')
  try {
    const code = await startApp(
      ['--demo', '--for', String(options.seconds), '--report', file, '--data', dir],
      { NEUROMARK_DEMO_CAMERAS: String(options.cameras) },
      options,
    )
    const text = await readFile(file, 'utf8').catch(() => undefined)
    if (text === undefined)
      throw new RangeError(
        `The app ended with ${code} and wrote no report: see what it said above.`,
      )
    return AppReport.parse(JSON.parse(text))
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** `npm start` with these arguments; what it says goes to `note`. Ends with its exit code. */
function startApp(
  args: ReadonlyArray<string>,
  env: Readonly<Record<string, string>>,
  { seconds, note }: { readonly seconds: number; readonly note: (text: string) => void },
): Promise<number | null> {
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, '../../scripts/start.mjs'), ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } },
  )
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => note(text.trimEnd()))
  // Set-up and the drawing of the scenes take minutes where they were never done.
  const late = setTimeout(() => child.kill('SIGTERM'), (seconds + 900) * 1000)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      clearTimeout(late)
      resolve(code)
    })
  })
}
