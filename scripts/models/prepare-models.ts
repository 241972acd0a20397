import { createHash } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { packFiles } from '../../contracts/model-pack.ts'
import { readModelPack } from '../../server/adapters/models/model-pack.ts'
import { verifyModels } from '../../server/adapters/models/verify-models.ts'
import { obtainModelSources } from './model-sources.ts'
import { rewriteModel } from './rewrite-model.ts'

export type PreparedModels = 'already-there' | 'prepared'

/**
 * Makes the models folder hold exactly the files that its manifest names.
 *
 * Rejects, in a sentence, where the sources cannot be had or the result is not the expected one;
 * nothing is written to a model's name before its sha256 is right.
 */
export async function prepareModels(folder: string, cache: string): Promise<PreparedModels> {
  const state = await verifyModels(folder)
  if (state.kind === 'ok') return 'already-there'

  const pack = await readModelPack(folder)
  const sources = await obtainModelSources(pack, cache)
  for (const { source, file, sha256, rewrite } of packFiles(pack)) {
    if (!source) throw new Error(`The manifest does not say what ${file} is made from.`)
    const published = await readFile(path.join(sources, path.basename(source.file)))
    const bytes = rewriteModel(published, rewrite)
    const made = createHash('sha256').update(bytes).digest('hex')
    if (made !== sha256) {
      throw new Error(`Preparing ${file} gave sha256 ${made}, the manifest expects ${sha256}.`)
    }
    const target = path.join(folder, file)
    await writeFile(`${target}.tmp`, bytes)
    await rename(`${target}.tmp`, target)
  }
  return 'prepared'
}
