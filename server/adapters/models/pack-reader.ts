import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import yauzl from 'yauzl'

/** The plain files of a folder or an archive. */
export interface PackReader extends AsyncDisposable {
  /** Bytes of a file; null where there is none of that name. */
  size(name: string): Promise<number | null>
  /** Rejects where the file is unreadable or damaged; so may the stream. */
  open(name: string): Promise<Readable>
}

/** A folder: only what lies in it directly counts. */
export function readPackFolder(folder: string): PackReader {
  return {
    async size(name) {
      try {
        const found = await stat(path.join(folder, name))
        return found.isFile() ? found.size : null
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
        throw error
      }
    },
    open: async (name) => createReadStream(path.join(folder, name)),
    async [Symbol.asyncDispose]() {
      // Nothing is kept open.
    },
  }
}

/** Far more than any pack has; a larger directory is not worth reading. */
const mostEntries = 10_000

/**
 * A zip archive: only what lies at its top counts; nothing is unpacked but what is opened, and no name of the archive is
 * ever used as a path. Rejects where it is damaged, or holds absolute or climbing names.
 */
export async function readPackArchive(file: string): Promise<PackReader> {
  const archive = await yauzl.openPromise(file, { autoClose: false })
  const entries = new Map<string, yauzl.Entry>()
  try {
    if (archive.entryCount > mostEntries) throw new Error(`it holds more than ${mostEntries} files`)
    for await (const entry of archive.eachEntry()) {
      if (entries.has(entry.fileName)) throw new Error(`it holds "${entry.fileName}" twice`)
      entries.set(entry.fileName, entry)
    }
  } catch (error) {
    archive.close()
    throw error
  }
  return {
    size: async (name) => entries.get(name)?.uncompressedSize ?? null,
    async open(name) {
      const entry = entries.get(name)
      if (!entry) throw new Error(`it holds no "${name}"`)
      // yauzl ends the stream with an error where it gives more or less than the directory says.
      return archive.openReadStreamPromise(entry)
    },
    async [Symbol.asyncDispose]() {
      archive.close()
    },
  }
}
