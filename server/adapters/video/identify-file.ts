import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import type { Refused } from '../../ports/video-files.ts'

export type IdentifiedFile = {
  readonly kind: 'ok'
  readonly sizeBytes: number
  readonly contentHash: Uint8Array
  /** It begins like an MP4 or QuickTime file. */
  readonly likeMp4: boolean
}

const largestBytes = 200 * 1024 ** 3
/** Samples of so many bytes: the head, the end, and between them, evenly. */
const sampleBytes = 1024 ** 2
const samples = 16

const refused = (message: string): Refused => ({ kind: 'refused', message })

/**
 * Tells a file by its content: SHA-256 over its size and 16 samples of 1 MiB. Reading all of a recording of 100 GB would
 * take minutes, and two recordings differ in their first frames already. What is no plain file, or cannot be read, is refused.
 */
export async function identifyFile(file: string): Promise<IdentifiedFile | Refused> {
  if (!path.isAbsolute(file) || file.includes('\0'))
    return refused('This is not a file on this computer. Choose one from a folder.')
  let handle: FileHandle | undefined
  try {
    // A pipe would wait for a writer; with this flag it is opened and seen to be none of ours.
    handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const stat = await handle.stat()
    if (stat.isDirectory()) return refused('This is a folder. Choose the files in it.')
    if (!stat.isFile()) return refused('This is not a plain file. Choose a video file.')
    const { size } = stat
    if (size === 0) return refused('The file is empty. Copy it again from where it was recorded.')
    if (size > largestBytes)
      return refused('The file is larger than 200 GB. Split it, and import the parts.')
    const head = Buffer.alloc(8)
    await handle.read(head, 0, 8, 0)
    const likeMp4 = /^(ftyp|mdat|moov|free|wide|skip)$/.test(head.toString('latin1', 4))
    return { kind: 'ok', sizeBytes: size, contentHash: await hashOf(handle, size), likeMp4 }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    return refused(reasons[code] ?? `The file cannot be read (${code || 'unknown error'}).`)
  } finally {
    await handle?.close().catch(() => undefined)
  }
}

const gone = 'The file is not there. Connect its disk, or copy it back to where it was.'
const reasons: Readonly<Record<string, string>> = {
  ENOENT: gone,
  ENOTDIR: gone,
  ENXIO: 'This is not a plain file. Choose a video file.',
  EACCES: 'You may not read this file. Give yourself permission to it, or copy it elsewhere.',
  EPERM: 'You may not read this file. Give yourself permission to it, or copy it elsewhere.',
  EIO: 'The disk cannot read this file. Connect the disk again, or copy the file elsewhere.',
  ENAMETOOLONG: 'The name of this file is too long.',
}

async function hashOf(handle: FileHandle, size: number): Promise<Uint8Array> {
  const hash = createHash('sha256').update(`${size}\n`)
  const buffer = new Uint8Array(Math.min(size, sampleBytes))
  const last = size - buffer.length
  const places = new Set(
    Array.from({ length: samples }, (_, i) => Math.floor((last * i) / (samples - 1))),
  )
  for (const place of places) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, place)
    hash.update(buffer.subarray(0, bytesRead))
  }
  return new Uint8Array(hash.digest())
}
