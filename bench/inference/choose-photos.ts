import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { readPairs, type Pair } from '../../eval/verify.ts'

/** Photos to measure on, and what is known about who is on them. */
export type ChosenPhotos = {
  /** Where they are from, for people to read. */
  readonly source: string
  readonly files: ReadonlyArray<string>
  /** Places in `files`. Empty: nothing is known, so there is no accuracy. */
  readonly pairs: ReadonlyArray<{ readonly a: number; readonly b: number; readonly same: boolean }>
}

/**
 * At most `most` photos of the pairs, a pair of one person and one of two by turns, and every pair of which both photos are
 * among them, in the file's order. Pure.
 */
export function choosePairs(
  pairs: ReadonlyArray<Pair>,
  most: number,
): { readonly files: ReadonlyArray<string>; readonly pairs: ReadonlyArray<Pair> } {
  const files = new Set<string>()
  const kinds = [pairs.filter(({ same }) => same), pairs.filter(({ same }) => !same)]
  const longest = Math.max(...kinds.map(({ length }) => length))
  for (let i = 0; i < longest; i++)
    for (const kind of kinds) {
      const pair = kind[i]
      if (!pair) continue
      const added = [...new Set([pair.a, pair.b])].filter((file) => !files.has(file))
      if (files.size + added.length > most) continue
      for (const file of added) files.add(file)
    }
  return { files: [...files], pairs: pairs.filter(({ a, b }) => files.has(a) && files.has(b)) }
}

/** Photos of a pairs file. Throws `EvalError` for a file that cannot be read as one, `RangeError` for what is not there. */
export function photosOfPairs(file: string, root: string, most: number): ChosenPhotos {
  if (!existsSync(file)) throw new RangeError(`There is no file ${file}.`)
  const chosen = choosePairs(readPairs(readFileSync(file, 'utf8'), file), most)
  const files = chosen.files.map((name) => path.join(root, name))
  const absent = files.find((name) => !existsSync(name))
  if (absent !== undefined) throw new RangeError(`${file} names ${absent}, which is not there.`)
  const places = new Map(chosen.files.map((name, i) => [name, i]))
  const place = (name: string): number => places.get(name) ?? -1
  return {
    source: file,
    files,
    pairs: chosen.pairs.map(({ a, b, same }) => ({ a: place(a), b: place(b), same })),
  }
}

/** The photos of a folder, without knowledge of who is on them. */
export function photosOfFolder(folder: string, most: number): ChosenPhotos {
  const names = readdirSync(folder).filter((name) => /\.jpe?g$/i.test(name))
  const files = names.toSorted().slice(0, most)
  return { source: folder, files: files.map((name) => path.join(folder, name)), pairs: [] }
}
