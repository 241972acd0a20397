// @ts-check
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './folders.mjs'
import { runCommand } from './run-command.mjs'
import { SetupError } from './setup-error.mjs'
import { fileMark, keyOf } from './stamps.mjs'

const folder = path.join(root, 'resources/models')

/**
 * A key over the manifest and the model files as they lie there; undefined where one is absent.
 *
 * The app itself compares every sha256 when it starts; this only saves a process.
 */
function presentKey() {
  const manifest = readFileSync(path.join(folder, 'manifest.json'), 'utf8')
  /** @type {ReadonlyArray<{ file: string }>} */
  const models = Object.values(JSON.parse(manifest).models)
  const files = models.map(({ file }) => path.join(folder, file))
  return files.every((file) => existsSync(file))
    ? keyOf([manifest, files.map(fileMark)])
    : undefined
}

/**
 * Makes sure that the face models are the ones in the manifest.
 *
 * @param {import('./stamps.mjs').Stamps} stamps
 * @returns {Promise<'ready' | 'done'>}
 */
export async function ensureFaceModels(stamps) {
  const before = presentKey()
  if (before !== undefined && stamps.isCurrent('face-models', before)) return 'ready'
  const tsx = path.join(root, 'node_modules/tsx/dist/cli.mjs')
  const script = path.join(root, 'scripts/models/main.ts')
  const { code, output } = await runCommand(process.execPath, [tsx, script], {
    cwd: root,
    timeoutMs: 20 * 60_000,
  })
  if (code !== 0) throw new SetupError(output.trim())
  const after = presentKey()
  if (after !== undefined) stamps.mark('face-models', after)
  return 'done'
}
