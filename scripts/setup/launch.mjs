// @ts-check
import { spawn } from 'node:child_process'
import { statfsSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { runCommand } from './run-command.mjs'

/** How long the app may take to close by itself, and what it left behind after that. */
const CLOSE_MS = 15_000
const SWEEP_MS = 5_000
/** Ctrl+C may arrive twice, from the terminal and from npm: that is still one wish. */
const REPEAT_MS = 1_000
const SMALL_SHARED_MEMORY = 512 * 1024 * 1024

/**
 * Switches that Chromium needs on this machine.
 *
 * @param {{ readonly platform: string, readonly isRoot: boolean, readonly sharedMemory: number }} machine
 *   `sharedMemory`: bytes of /dev/shm
 */
export function chromiumSwitches({ platform, isRoot, sharedMemory }) {
  if (platform !== 'linux') return []
  return [
    ...(isRoot ? ['--no-sandbox'] : []),
    // Containers give 64 MB, which twenty videos outgrow.
    ...(sharedMemory < SMALL_SHARED_MEMORY ? ['--disable-dev-shm-usage'] : []),
  ]
}

/** What `chromiumSwitches` asks, of the machine this runs on. */
export function thisMachine() {
  const isRoot = process.getuid?.() === 0
  let sharedMemory = Infinity
  try {
    const { bsize, blocks } = statfsSync('/dev/shm')
    sharedMemory = bsize * blocks
  } catch {
    // No such folder: nothing to avoid.
  }
  return { platform: process.platform, isRoot, sharedMemory }
}

/**
 * Says why Chromium could not isolate its renderers for this user; undefined where it can.
 *
 * @param {string} dist
 * @returns {Promise<string | undefined>}
 */
export async function sandboxProblem(dist) {
  if (process.platform !== 'linux' || process.getuid?.() === 0) return undefined
  const sandbox = path.join(dist, 'chrome-sandbox')
  const found = statSync(sandbox, { throwIfNoEntry: false })
  if (found?.uid === 0 && (found.mode & 0o4000) !== 0) return undefined
  const { code } = await runCommand('unshare', ['-Ur', 'true'], { timeoutMs: 5000 })
  if (code === 0 || code === 127) return undefined
  return `This system does not let programs isolate themselves, and the app does not run without that. Allow it for this Electron with\n\n  sudo chown root:root ${sandbox} && sudo chmod 4755 ${sandbox}\n\nand run the command again.`
}

/** @param {number} pid @param {NodeJS.Signals | 0} signal @returns {boolean} whether any was there */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal)
    return true
  } catch {
    return false
  }
}

/** Ends what a dead app left of its process group. @param {number} pid */
async function sweep(pid) {
  // An interrupt is what ffmpeg and PostgreSQL close on in good order.
  if (!signalGroup(pid, 'SIGINT')) return
  const deadline = performance.now() + SWEEP_MS
  while (signalGroup(pid, 0) && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  signalGroup(pid, 'SIGKILL')
}

/**
 * Calls back once if the shell that npm put around this process ends.
 *
 * A signal to npm ends that shell and goes no further, so its end stands for the signal.
 * Started otherwise, a process may well outlive its parent, and nothing is watched.
 *
 * @param {() => void} orphaned
 */
function watchNpm(orphaned) {
  if (process.env['npm_lifecycle_event'] === undefined) return undefined
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    orphaned()
  }, 250)
  return timer
}

/**
 * Runs the app to its end and answers with its exit code; 128 + n where signal n ended it.
 *
 * SIGINT and SIGTERM are passed on once; a later one, or 15 s without an end, kills.
 * The app has a process group of its own, and nothing of it is left behind.
 *
 * @param {string} command
 * @param {ReadonlyArray<string>} args
 * @param {{ readonly cwd: string, readonly env: NodeJS.ProcessEnv, readonly closeMs?: number }} options
 * @returns {Promise<number>}
 */
export async function runApp(command, args, { cwd, env, closeMs = CLOSE_MS }) {
  const grouped = process.platform !== 'win32'
  const child = spawn(command, args, { cwd, env, stdio: 'inherit', detached: grouped })
  /** @type {{ readonly atMs: number, readonly patience: NodeJS.Timeout } | undefined} */
  let closing
  const killNow = () => {
    if (grouped && child.pid !== undefined) signalGroup(child.pid, 'SIGKILL')
    else child.kill('SIGKILL')
  }
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    if (closing === undefined) {
      closing = { atMs: performance.now(), patience: setTimeout(killNow, closeMs) }
      child.kill(signal)
    } else if (performance.now() - closing.atMs > REPEAT_MS) {
      killNow()
    }
  }
  const parentWatch = watchNpm(() => closing ?? forward('SIGTERM'))
  process.on('SIGINT', forward)
  process.on('SIGTERM', forward)
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => {
        resolve(code ?? 128 + (signal === null ? 1 : os.constants.signals[signal]))
      })
    })
  } finally {
    clearInterval(parentWatch)
    clearTimeout(closing?.patience)
    if (grouped && child.pid !== undefined) await sweep(child.pid)
    process.off('SIGINT', forward)
    process.off('SIGTERM', forward)
  }
}
