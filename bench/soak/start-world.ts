import { execFile, spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import pino from 'pino'
import { startEmbeddedPostgres } from '../../server/adapters/embedded-postgres/start-embedded-postgres.ts'
import { databaseUrl } from '../../server/adapters/postgres/database-connection.ts'
import { openSimulatorLine, type SimulatorLine } from './simulator-line.ts'

const run = promisify(execFile)

/** The app with all around it that can be made to fail. */
export interface World extends AsyncDisposable {
  readonly connection: Parameters<typeof databaseUrl>[0]
  readonly simulator: SimulatorLine
  /** Of `npm start`; the app is below it. */
  readonly pid: number
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>
  stopDatabase(): Promise<void>
  startDatabase(): Promise<void>
  /** Null where it can be filled; else why not. */
  readonly spoolDisk: string | null
  fillSpoolDisk(): Promise<void>
  emptySpoolDisk(): Promise<void>
  /** Lines of the app's log so far. */
  log(): Promise<ReadonlyArray<Readonly<Record<string, unknown>>>>
  report(): Promise<unknown>
}

/** As large as a few crops: a spool that runs full within an outage of seconds. */
const spoolBytes = 256 * 1024

/** Starts a PostgreSQL server, and the app on it with the demo site, for `seconds` after that is set up. */
export async function startWorld(options: {
  readonly seconds: number
  readonly cameras: number
  readonly note: (text: string) => void
}): Promise<World> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'neuromark-soak-'))
  await chmod(dir, 0o755) // a server that root starts runs as somebody else
  const serverDir = path.join(dir, 'server')
  const dataDir = path.join(dir, 'data')
  const spoolDir = path.join(dataDir, 'spool')
  await mkdir(serverDir)
  await mkdir(spoolDir, { recursive: true, mode: 0o700 })
  const spoolDisk = await mountSmall(spoolDir)
  const log = pino({ level: 'silent' })
  let server = await startEmbeddedPostgres({ dataDir: serverDir, log })
  const { connection } = server
  const control = path.join(dir, 'control.sock')
  const reportFile = path.join(dir, 'report.json')

  const child = spawn(
    process.execPath,
    [
      path.join(import.meta.dirname, '../../scripts/start.mjs'),
      ...['--demo', '--for', String(options.seconds), '--report', reportFile, '--data', dataDir],
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NEUROMARK_DATABASE_URL: databaseUrl(connection),
        NEUROMARK_SIMULATOR_CONTROL: control,
        NEUROMARK_DEMO_CAMERAS: String(options.cameras),
      },
    },
  )
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => options.note(text.trimEnd()))
  const gone = new AbortController()
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null))
    child.once('exit', (code) => resolve(code))
  }).finally(() => gone.abort())

  const tearDown = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
    await server[Symbol.asyncDispose]()
    if (spoolDisk === null) await run('umount', [spoolDir])
    await rm(dir, { recursive: true, force: true })
  }
  const filler = path.join(spoolDir, 'filler')
  try {
    const simulator = await openSimulatorLine(control, gone.signal)
    return {
      ...{ connection, simulator, ended, spoolDisk },
      pid: child.pid ?? 0,
      async stopDatabase() {
        await server[Symbol.asyncDispose]()
      },
      async startDatabase() {
        server = await startEmbeddedPostgres({ dataDir: serverDir, log })
      },
      async fillSpoolDisk() {
        // The last bytes are refused: that is the point.
        await writeFile(filler, new Uint8Array(spoolBytes * 2)).catch(() => undefined)
      },
      emptySpoolDisk: () => unlink(filler).catch(() => undefined),
      async log() {
        const text = await readFile(path.join(dataDir, 'logs/neuromark.log'), 'utf8').catch(
          () => '',
        )
        return text
          .split('\n')
          .filter((line) => line.startsWith('{'))
          .map((line) => JSON.parse(line) as Record<string, unknown>)
      },
      report: async () => JSON.parse(await readFile(reportFile, 'utf8')) as unknown,
      async [Symbol.asyncDispose]() {
        simulator[Symbol.dispose]()
        await tearDown()
      },
    }
  } catch (error) {
    await tearDown()
    throw error
  }
}

/** A disk of its own, small enough to be filled; answers why there is none. */
async function mountSmall(folder: string): Promise<string | null> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'a small disk can be mounted by root on Linux only'
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${spoolBytes},mode=0700`, 'tmpfs', folder])
    return null
  } catch {
    return 'this system lets nobody mount a small disk'
  }
}
