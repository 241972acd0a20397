import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import {
  SnapshotFolderError,
  type SnapshotFolder,
  type SnapshotFolderErrorCode,
} from '../../ports/snapshot-folder.ts'

const mostOfOneName = 1000

const codes: Readonly<Record<string, SnapshotFolderErrorCode>> = {
  ...{ ENOSPC: 'no-room', EDQUOT: 'no-room' },
  ...{ EACCES: 'no-rights', EPERM: 'no-rights', EROFS: 'no-rights' },
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/** Keeps pictures in `folder`, which only the app's user may enter; it is made with the first one. */
export function openSnapshotFolder(folder: string): SnapshotFolder {
  return {
    async save(name, ending, picture) {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        for (let number = 1; number <= mostOfOneName; number += 1) {
          const file = path.join(folder, `${name}${number === 1 ? '' : `-${number}`}.${ending}`)
          if (await writeNew(file, picture)) return file
        }
      } catch (error) {
        throw new SnapshotFolderError(
          codes[codeOf(error)] ?? 'failed',
          `A picture could not be written to ${folder} (${codeOf(error)}).`,
          { cause: error },
        )
      }
      throw new SnapshotFolderError('failed', `${folder} holds too many pictures named ${name}.`)
    },
  }
}

/** False when there is such a file already. */
async function writeNew(file: string, picture: Uint8Array): Promise<boolean> {
  try {
    await writeFile(file, picture, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    // Half a picture is none.
    await rm(file, { force: true })
    throw error
  }
}
