// @ts-check
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, mkdir, open } from 'node:fs/promises'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'

/**
 * @typedef {{
 *   readonly name: string,
 *   readonly method: number,
 *   readonly compressedSize: number,
 *   readonly mode: number,
 *   readonly headerOffset: number,
 * }} ZipEntry
 * @typedef {import('node:fs/promises').FileHandle} FileHandle
 */

const END_OF_DIRECTORY = 0x06054b50
const STORED = 0
const DEFLATED = 8

/** @param {FileHandle} file @param {number} length @param {number} position */
async function readAt(file, length, position) {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, position)
  return buffer.subarray(0, bytesRead)
}

/**
 * The directory of an archive below 4 GiB. Rejects where the file is no such archive.
 *
 * @param {FileHandle} file
 * @returns {Promise<ReadonlyArray<ZipEntry>>}
 */
export async function listZip(file) {
  const { size } = await file.stat()
  const tail = await readAt(file, Math.min(size, 66_000), Math.max(0, size - 66_000))
  let end = tail.length - 22
  while (end >= 0 && tail.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1
  if (end < 0) throw new Error('The file is not a zip archive.')
  const directory = await readAt(file, tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16))
  /** @type {ZipEntry[]} */
  const entries = []
  for (let at = 0; at + 46 <= directory.length;) {
    const nameLength = directory.readUInt16LE(at + 28)
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      compressedSize: directory.readUInt32LE(at + 20),
      mode: (directory.readUInt32LE(at + 38) >>> 16) & 0o777,
      headerOffset: directory.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

/**
 * Writes chosen files of an archive below `folder`, with their permissions.
 *
 * @param {string} archive
 * @param {string} folder
 * @param {(name: string) => string | undefined} target the place of an entry below `folder`,
 *   or undefined to leave it out
 */
export async function extractZip(archive, folder, target) {
  const file = await open(archive, 'r')
  try {
    for (const entry of await listZip(file)) {
      const place = entry.name.endsWith('/') ? undefined : target(entry.name)
      if (place === undefined) continue
      const out = path.resolve(folder, place)
      if (!out.startsWith(path.resolve(folder) + path.sep)) {
        throw new Error(`The archive names a file outside its folder: ${entry.name}`)
      }
      if (entry.method !== STORED && entry.method !== DEFLATED) {
        throw new Error(`The archive packs ${entry.name} in a way that is not known here.`)
      }
      await mkdir(path.dirname(out), { recursive: true })
      // Names and extra fields are repeated before the data, in lengths of their own.
      const header = await readAt(file, 30, entry.headerOffset)
      const start = entry.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
      if (entry.compressedSize === 0) {
        await (await open(out, 'w')).close()
      } else {
        await pipeline(
          createReadStream(archive, {
            start,
            end: start + entry.compressedSize - 1,
            highWaterMark: 1 << 20,
          }),
          entry.method === DEFLATED ? createInflateRaw() : new PassThrough(),
          createWriteStream(out),
        )
      }
      if (entry.mode !== 0) await chmod(out, entry.mode)
    }
  } finally {
    await file.close()
  }
}
