import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { readPackManifest, type PackManifest } from '../../../contracts/model-pack.ts'

/** The manifest's name in a pack's folder. */
export const manifestFile = 'manifest.json'

/**
 * Reads `manifest.json` in a pack's folder that is known to hold one.
 *
 * Rejects where the file cannot be read or does not describe a pack: it was checked when it
 * came there, so that is a broken installation.
 */
export async function readModelPack(folder: string): Promise<PackManifest> {
  const file = path.join(folder, manifestFile)
  const read = readPackManifest(await readFile(file, 'utf8'))
  if (read.kind === 'refused') throw new Error(`${folder}: ${read.message}`)
  return read.manifest
}
