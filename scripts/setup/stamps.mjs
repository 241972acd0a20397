// @ts-check
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** @typedef {ReturnType<typeof openStamps>} Stamps */

/**
 * Marks of finished steps. A step is done while its stamp holds the key of its present inputs.
 *
 * @param {string} folder
 */
export function openStamps(folder) {
  /** @param {string} name */
  const fileOf = (name) => path.join(folder, `${name}.stamp`)
  return {
    /** @param {string} name @param {string} key */
    isCurrent(name, key) {
      try {
        return readFileSync(fileOf(name), 'utf8') === key
      } catch {
        return false
      }
    },
    /** @param {string} name @param {string} key */
    mark(name, key) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(fileOf(name), key)
    },
  }
}

/**
 * A key over parts of any kind: it changes when one of them does.
 *
 * @param {ReadonlyArray<unknown>} parts
 */
export function keyOf(parts) {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/**
 * A key over a file as it lies on disk, without reading it; 'absent' where there is none.
 *
 * @param {string} file
 */
export function fileMark(file) {
  try {
    const { size, mtimeMs } = statSync(file)
    return `${file} ${size} ${mtimeMs}`
  } catch {
    return 'absent'
  }
}

/**
 * A key over the names and contents of files, folders being walked. Absent ones are left out.
 *
 * @param {string} root
 * @param {ReadonlyArray<string>} names relative to `root`
 * @param {(name: string) => boolean} [wanted] decides about each file found
 */
export function hashSources(root, names, wanted = () => true) {
  const hash = createHash('sha256')
  /** @param {string} name */
  const visit = (name) => {
    const full = path.join(root, name)
    const stat = statSync(full, { throwIfNoEntry: false })
    if (stat?.isDirectory()) {
      for (const entry of readdirSync(full).sort()) visit(path.posix.join(name, entry))
    } else if (stat?.isFile() && wanted(name)) {
      hash.update(`${name}\0${stat.size}\0`).update(readFileSync(full))
    }
  }
  for (const name of names) visit(name)
  return hash.digest('hex')
}
