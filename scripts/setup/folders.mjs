// @ts-check
import os from 'node:os'
import path from 'node:path'

/** The checkout that these scripts belong to. */
export const root = path.join(import.meta.dirname, '../..')

/**
 * Where things are kept that several checkouts share: the runtime, models as published.
 *
 * @param {NodeJS.ProcessEnv} [env]
 */
export function cacheFolder(env = process.env) {
  const named = env['NEUROMARK_CACHE']
  return named ? path.resolve(named) : path.join(os.homedir(), '.cache', 'neuromark')
}
