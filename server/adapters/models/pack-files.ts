import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { packFiles, readPackManifest, type PackManifest } from '../../../contracts/model-pack.ts'
import type { PackSource } from '../../../contracts/recognition.ts'
import type { PackFiles, StagedPack } from '../../ports/pack-files.ts'
import { downloadArchive, type DownloadLimits } from './download-archive.ts'
import { manifestFile, readModelPack } from './model-pack.ts'
import { readPackArchive, readPackFolder, type PackReader } from './pack-reader.ts'
import { verifyModels } from './verify-models.ts'

export type PackFilesDeps = {
  /** Where packs are kept, each in a folder of its id; made at need. */
  readonly folder: string
  readonly limits?: DownloadLimits
}

const stagingPrefix = '.staging-'
const defaultLimits: DownloadLimits = { bytes: 500e6, withinMs: 30 * 60_000 }
const largestText = 1_000_000

const refused = (message: string): StagedPack => ({ kind: 'refused', message })

/** Keeps packs in folders below `deps.folder`, which only this user may read. */
export function createPackFiles(deps: PackFilesDeps): PackFiles {
  const limits = deps.limits ?? defaultLimits
  const staging = (ticket: string): string => path.join(deps.folder, stagingPrefix + ticket)
  const placeOf = (id: string): string => path.join(deps.folder, id)
  const erase = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true })

  async function obtain(
    source: PackSource,
    folder: string,
    signal: AbortSignal | undefined,
  ): Promise<PackReader | string> {
    if (source.kind === 'folder') {
      if (!path.isAbsolute(source.folder)) return 'Give the folder with its whole path.'
      return readPackFolder(source.folder)
    }
    const archive = `${folder}.zip`
    try {
      const got = await downloadArchive(source, archive, limits, signal)
      if (got.kind === 'refused') return got.message
      return await readPackArchive(archive)
    } catch (error) {
      signal?.throwIfAborted()
      return `The archive cannot be read: ${reasonOf(error)}. Use a zip archive.`
    } finally {
      // An open file can be read on; where the system keeps it, clean() removes it later.
      await rm(archive, { force: true }).catch(() => undefined)
    }
  }

  return {
    async stage(ticket, source, signal) {
      const folder = staging(ticket)
      await mkdir(deps.folder, { recursive: true, mode: 0o700 })
      const reader = await obtain(source, folder, signal)
      if (typeof reader === 'string') return refused(reader)
      let staged: Awaited<ReturnType<typeof copyPack>>
      try {
        await mkdir(folder, { mode: 0o700 })
        staged = await copyPack(reader, folder, limits.bytes).catch((error: unknown) =>
          refused(`The pack cannot be read: ${reasonOf(error)}.`),
        )
      } finally {
        await reader[Symbol.asyncDispose]()
      }
      if (staged.kind === 'refused' || signal?.aborted) await erase(folder)
      signal?.throwIfAborted()
      return staged
    },

    async install(ticket, id) {
      const old = path.join(deps.folder, `${stagingPrefix}old-${id}`)
      await erase(old)
      await rename(placeOf(id), old).catch((error: unknown) => {
        if (!isAbsent(error)) throw error
      })
      await rename(staging(ticket), placeOf(id))
      await erase(old)
    },

    discard: (ticket) => erase(staging(ticket)),

    async find(manifest) {
      const folder = placeOf(manifest.id)
      const remedy = 'Install it again under Settings, Face models.'
      const lacking = (message: string) => ({ kind: 'lacking', message }) as const
      let here: PackManifest
      try {
        here = await readModelPack(folder)
      } catch {
        return lacking(`This desktop lacks the face models ${manifest.id}. ${remedy}`)
      }
      if (JSON.stringify(here) !== JSON.stringify(manifest))
        return lacking(`The face models ${manifest.id} on this desktop are other ones. ${remedy}`)
      const state = await verifyModels(folder, remedy)
      return state.kind === 'ok' ? { kind: 'here', folder, manifest } : lacking(state.message)
    },

    remove: (id) => erase(placeOf(id)),

    async clean() {
      const names = await readdir(deps.folder).catch(() => [])
      for (const name of names)
        if (name.startsWith(stagingPrefix)) await erase(path.join(deps.folder, name))
    },
  }
}

async function copyPack(from: PackReader, folder: string, mostBytes: number): Promise<StagedPack> {
  const text = await readText(from, manifestFile)
  if (text === null)
    return refused(`There is no ${manifestFile} of at most 1 MB beside the models.`)
  const read = readPackManifest(text)
  if (read.kind === 'refused') return read
  const { manifest } = read
  const terms = manifest.licence.file
  const licenceText = terms === undefined ? manifest.licence.text : await readText(from, terms)
  if (!licenceText?.trim()) return refused(`The licence file ${terms ?? ''} is missing or empty.`)

  let bytes = 0
  for (const { file, sha256, rewrite } of packFiles(manifest)) {
    if (rewrite !== 'none')
      return refused(`${manifestFile} asks to rewrite ${file}. Give the file as it runs instead.`)
    const size = await from.size(file)
    if (size === null) return refused(`The file ${file} that ${manifestFile} names is missing.`)
    bytes += size
    if (bytes > mostBytes)
      return refused(`The pack is larger than ${Math.round(mostBytes / 1e6)} MB, the most.`)
    const found = await copyFile(from, file, path.join(folder, file))
    if (found !== sha256)
      return refused(
        `The file ${file} is not the one that ${manifestFile} names: its SHA-256 is ${found}.`,
      )
  }
  const { spdx, copyright } = manifest.licence
  const complete = { ...manifest, licence: { spdx, copyright, text: licenceText } }
  await writeFile(path.join(folder, manifestFile), JSON.stringify(complete, undefined, 2), {
    mode: 0o600,
  })
  return { kind: 'staged', folder, manifest: complete }
}

/** UTF-8 of a small file; null where it is missing or not small. */
async function readText(from: PackReader, name: string): Promise<string | null> {
  const size = await from.size(name)
  if (size === null || size > largestText) return null
  const parts: Buffer[] = []
  for await (const part of await from.open(name)) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

/** Answers with the SHA-256 of what was copied. */
async function copyFile(from: PackReader, name: string, target: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(
    await from.open(name),
    async function* (parts: AsyncIterable<Buffer>) {
      for await (const part of parts) {
        hash.update(part)
        yield part
      }
    },
    createWriteStream(target, { flags: 'wx', mode: 0o600 }),
  )
  return hash.digest('hex')
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message.replace(/\.$/, '') : 'no reason was given'

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'
