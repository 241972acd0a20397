// @ts-check
import { createRequire } from 'node:module'
import path from 'node:path'
import { root } from './folders.mjs'
import { findProgram, isExecutable, runCommand } from './run-command.mjs'
import { fileMark } from './stamps.mjs'

/**
 * Whether the first line of `ffmpeg -version` tells of version 5 or later.
 *
 * Builds from source control carry no number and count as new.
 *
 * @param {string} output
 */
export function isNewEnough(output) {
  const version = /^ffmpeg version (\S+)/.exec(output)?.[1]
  if (version === undefined) return false
  const major = /^n?(\d+)\.\d/.exec(version)?.[1]
  return major === undefined || Number(major) >= 5
}

/** The programs to try, best first. @param {NodeJS.ProcessEnv} env @returns {string[]} */
function candidates(env) {
  const named = env['FFMPEG_BIN']
  if (named) return [path.resolve(named)]
  const found = []
  try {
    const carried = createRequire(path.join(root, 'package.json'))('ffmpeg-static')
    if (typeof carried === 'string' && isExecutable(carried)) found.push(carried)
  } catch {
    // The package is optional, and absent where its download is closed.
  }
  const system = findProgram('ffmpeg', env)
  return system === undefined ? found : [...found, system]
}

/**
 * Finds an ffmpeg that is new enough; undefined where there is none.
 *
 * @param {import('./stamps.mjs').Stamps} stamps
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<string | undefined>}
 */
export async function findFfmpeg(stamps, env = process.env) {
  for (const file of candidates(env)) {
    const key = fileMark(file)
    if (stamps.isCurrent('ffmpeg', key)) return file
    const { code, output } = await runCommand(file, ['-version'], { timeoutMs: 20_000 })
    if (code === 0 && isNewEnough(output)) {
      stamps.mark('ffmpeg', key)
      return file
    }
  }
  return undefined
}
