// @ts-check
import { existsSync } from 'node:fs'
import path from 'node:path'
import { root } from './folders.mjs'
import { runCommand, tailOf } from './run-command.mjs'
import { SetupError } from './setup-error.mjs'
import { hashSources, openStamps } from './stamps.mjs'

const SOURCES = [
  'contracts',
  'core',
  'electron',
  'inference',
  'package-lock.json',
  'renderer',
  'server',
  'simulator',
  'tsconfig.json',
  'vite.config.ts',
]

/**
 * Builds the app into dist/ unless that was made from the present sources.
 *
 * @returns {Promise<'ready' | 'done'>}
 */
export async function ensureBuild() {
  const dist = path.join(root, 'dist')
  // Kept in dist/: whoever deletes that gets a new build.
  const stamps = openStamps(dist)
  const key = hashSources(root, SOURCES, (name) => !/\.test\.tsx?$/.test(name))
  if (existsSync(path.join(dist, 'electron/main.js')) && stamps.isCurrent('build', key)) {
    return 'ready'
  }
  const vite = path.join(root, 'node_modules/vite/bin/vite.js')
  const { code, output } = await runCommand(process.execPath, [vite, 'build'], {
    cwd: root,
    timeoutMs: 10 * 60_000,
  })
  if (code !== 0) throw new SetupError(`${tailOf(output)}\n\nThe app could not be built (above).`)
  stamps.mark('build', key)
  return 'done'
}
