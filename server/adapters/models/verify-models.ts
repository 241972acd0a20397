import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { packFiles, type PackManifest } from '../../../contracts/model-pack.ts'
import { readModelPack } from './model-pack.ts'

export type ModelsState =
  | { readonly kind: 'ok'; readonly pack: PackManifest }
  | { readonly kind: 'missing' | 'altered'; readonly file: string; readonly message: string }

/** Lower-case hexadecimal SHA-256 of a file; undefined where there is no such file. */
export async function sha256OfFile(file: string): Promise<string | undefined> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(file), hash)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  return hash.digest('hex')
}

/**
 * Compares every model file in `folder` with its sha256 in the folder's manifest.
 *
 * Answers with the first file that is missing or altered, in a sentence for the operator that ends in `remedy`.
 * Rejects where the manifest is unreadable, or a file is there but cannot be read.
 */
export async function verifyModels(
  folder: string,
  remedy = 'Run "npm run models" to prepare it.',
): Promise<ModelsState> {
  const pack = await readModelPack(folder)
  for (const { file, sha256 } of packFiles(pack)) {
    const found = await sha256OfFile(path.join(folder, file))
    if (found === undefined) {
      const message = `The face model ${file} is missing from ${folder}. ${remedy}`
      return { kind: 'missing', file, message }
    }
    if (found !== sha256) {
      const message = `The face model ${file} in ${folder} is not the one its manifest names (its sha256 differs). ${remedy}`
      return { kind: 'altered', file, message }
    }
  }
  return { kind: 'ok', pack }
}
