// @ts-check
import { rm } from 'node:fs/promises'
import path from 'node:path'

/**
 * Takes the launcher of unpackaged apps out of the packaged one.
 *
 * @param {{ readonly appOutDir: string }} context
 */
export async function afterPack({ appOutDir }) {
  await rm(path.join(appOutDir, 'resources/default_app.asar'), { force: true })
}

// The packager takes its hook from here.
// eslint-disable-next-line no-restricted-exports
export default afterPack
