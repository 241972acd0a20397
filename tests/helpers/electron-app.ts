import { spawn, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFailed } from 'vitest'
import { chromiumSwitches, thisMachine } from '../../scripts/setup/launch.mjs'
import { expectGone, processesUnder } from './electron-processes.ts'
import { temporaryFolder } from './temporary-folder.ts'

const root = path.join(import.meta.dirname, '../..')
const launchMs = 60_000
const closeMs = 30_000
/** For everything that a page is asked for, unless a test says otherwise. */
const pageMs = 30_000

/** A running window. Ending it checks that it closes by itself, leaves no process and made no error. */
export interface RunningApp extends AsyncDisposable {
  readonly electron: ElectronApplication
  readonly page: Page
  readonly pid: number
  readonly dataDir: string
  /** Resolves with the exit code once the app has ended; null after a signal. */
  readonly exited: Promise<number | null>
}

export type LaunchOptions = {
  readonly args?: ReadonlyArray<string>
  readonly env?: Readonly<Record<string, string>>
  /** Kept by the caller; else the app gets an empty folder that goes with it. */
  readonly dataDir?: string
  /** Errors of the page that the test itself provokes. */
  readonly expectedErrors?: ReadonlyArray<RegExp>
}

type Runtime = { readonly kind: string; readonly dist: string; readonly executable: string }

/** The Electron that the set-up chose. */
export async function electronRuntime(): Promise<Runtime> {
  const note = path.join(root, 'node_modules/.cache/neuromark/runtime.json')
  const text = await readFile(note, 'utf8').catch(() => {
    throw new Error(`${note} is not there: run "npm test", which sets Electron up.`)
  })
  return JSON.parse(text) as Runtime
}

function environment(runtime: Runtime, more: Readonly<Record<string, string>> = {}) {
  const inherited = Object.entries(process.env).flatMap(([name, value]) => {
    // Neither what steers a person's own app nor what steers this test runner reaches the app.
    const foreign = /^NEUROMARK_(?!CACHE$)|^VITEST|^NODE_ENV$|^NODE_OPTIONS$/.test(name)
    return foreign || value === undefined ? [] : [[name, value] as const]
  })
  return {
    ...Object.fromEntries(inherited),
    NEUROMARK_RUNTIME: runtime.kind,
    NEUROMARK_DEMO_SITE: 'test',
    ...more,
  }
}

const commandLine = (dataDir: string, args: ReadonlyArray<string> = []): string[] => [
  ...chromiumSwitches(thisMachine()),
  root,
  ...['--data', dataDir],
  ...args,
]

/** Resolves with the exit code; null after a signal. */
const exitOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('exit', (code) => resolve(code)))

export type SpawnedApp = {
  readonly pid: number
  readonly exited: Promise<number | null>
  /** All it wrote to standard error. */
  readonly said: () => string
}

/** Starts the app as a person does: nothing watches or drives it. The caller ends it. */
export async function spawnApp(
  dataDir: string,
  args: ReadonlyArray<string> = [],
): Promise<SpawnedApp> {
  const runtime = await electronRuntime()
  const child = spawn(runtime.executable, commandLine(dataDir, args), {
    cwd: root,
    env: environment(runtime),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let told = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text))
  const exited = exitOf(child)
  if (child.pid === undefined) throw new Error(`${runtime.executable} could not be started.`)
  return { pid: child.pid, exited, said: () => told }
}

/** Starts the app and waits for its window. */
export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  if (options.dataDir !== undefined) return launchOn(options.dataDir, options)
  const folder = await temporaryFolder()
  try {
    const app = await launchOn(folder.path, options)
    return {
      ...app,
      async [Symbol.asyncDispose]() {
        await using _removedAfterwards = folder
        await app[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await folder[Symbol.asyncDispose]()
    throw error
  }
}

async function launchOn(dataDir: string, options: LaunchOptions): Promise<RunningApp> {
  const runtime = await electronRuntime()
  // Read from this process's own environment by the electron package.
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = runtime.dist
  const electron = await _electron.launch({
    args: commandLine(dataDir, options.args),
    cwd: root,
    env: environment(runtime, options.env),
    timeout: launchMs,
  })
  const child = electron.process()
  const { pid } = child
  if (pid === undefined) throw new Error('The app has no process.')
  const exited = exitOf(child)

  const errors: string[] = []
  const note = (text: string): void => {
    if (!options.expectedErrors?.some((pattern) => pattern.test(text))) errors.push(text)
  }
  electron.context().on('console', (message) => {
    if (message.type() === 'error') note(message.text())
  })
  electron.context().on('weberror', (error) => note(String(error.error())))

  const page = await electron.firstWindow({ timeout: launchMs }).catch((error: unknown) => {
    child.kill('SIGKILL')
    throw error
  })
  page.setDefaultTimeout(pageMs)

  const close = async (): Promise<void> => {
    const known = await processesUnder(pid)
    const closing = electron.close().then(() => exited)
    const closed = await Promise.race([
      closing.then(() => true),
      sleep(closeMs, false, { ref: false }),
    ])
    if (!closed) child.kill('SIGKILL')
    await expectGone(known)
    if (!closed) throw new Error(`The app did not close within ${closeMs} ms.`)
  }
  return {
    electron,
    page,
    pid,
    dataDir,
    exited,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) await close()
      if (errors.length > 0) throw new Error(`The page reported: ${errors.join(' | ')}`)
    },
  }
}

/** One app for all tests of a file, started before and ended after them. */
export function appForFile(
  options: () => LaunchOptions | Promise<LaunchOptions>,
): () => RunningApp {
  let app: RunningApp | undefined
  beforeAll(async () => {
    app = await launchApp(await options())
  })
  afterAll(() => app?.[Symbol.asyncDispose]())
  return () => {
    if (!app) throw new Error('The app is not running.')
    const running = app
    onTestFailed(async ({ task }) => {
      const file = path.join(os.tmpdir(), `neuromark-failed-${task.name.replace(/\W+/g, '-')}.png`)
      await running.page.screenshot({ path: file, timeout: 5000 }).catch(() => undefined)
      const log = path.join(running.dataDir, 'logs/neuromark.log')
      const told = await readFile(log, 'utf8').catch(() => '')
      console.error(`The window as it was: ${file}\n${told.split('\n').slice(-15).join('\n')}`)
    })
    return running
  }
}
