import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { GalleryPart, GalleryPerson } from '../contracts/inference.ts'
import { openGalleryIndex, type GalleryIndex } from '../inference/gallery/gallery-index.ts'
import { compiledExact, plainExact } from './exact-search.ts'
import { packedOf, peopleOf, perPerson, probesOf, syntheticPerson } from './synthetic-faces.ts'
import { round, timeEach, type Spread } from './timing.ts'

export type SizeFigures = {
  readonly templates: number
  readonly people: number
  /** Share of probes whose best person is that of exact search. */
  readonly recallAt1: number
  readonly searchMs: Spread
  readonly exactMs: Spread
  readonly plainMs: Spread
  readonly buildS: number
  /** One more person with one reference, until they can be found. */
  readonly addMs: Spread
  readonly memoryMb: number
  readonly fileMb: number
  readonly saveMs: number
  readonly loadMs: number
  readonly message: string | null
}

const probes = 1000
const plainProbes = 50
const adds = 100

/** The index as it runs live, with `size` templates, beside exact search. */
export async function measureIndex(
  size: number,
  references: number,
  note: (text: string) => void,
): Promise<SizeFigures> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'neuromark-bench-'))
  try {
    note(`${size} templates: building`)
    const memoryBefore = process.memoryUsage.rss()
    const { index, buildS, people } = await buildIndex(size, references, dir)
    await settled(index, dir)
    const memoryMb = (process.memoryUsage.rss() - memoryBefore) / 2 ** 20
    note(`${size} templates: searching`)
    const packed = packedOf(size, references)
    const asked = probesOf(packed, probes)
    const compiled = compiledExact(packed)
    const exactRows: number[] = []
    const exactMs = await timeEach(asked, (probe) => exactRows.push(compiled(probe)))
    const plainMs = await timeEach(asked.slice(0, plainProbes), plainExact(packed))
    const best: string[] = []
    const searchMs = await timeEach(asked, (probe) =>
      best.push(index.search(probe, 3).candidates[0]?.name ?? ''),
    )
    const right = exactRows.filter(
      (row, i) => best[i] === `Person ${Math.floor(row / perPerson(references))}`,
    )
    note(`${size} templates: adding, loading`)
    const extra = Array.from({ length: adds }, (_, i) => syntheticPerson(2 ** 24 + i, 1))
    let revision = 1
    const addMs = await timeEach(extra, (person) => index.take(change(revision++, person)))
    const { message } = index.state()
    index[Symbol.dispose]()
    const file = await measureFile(dir)
    return {
      ...{ templates: packed.count, people, recallAt1: right.length / asked.length },
      ...{ searchMs, exactMs, plainMs, buildS, addMs, memoryMb: Math.round(memoryMb), message },
      ...file,
    }
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 10 })
  }
}

const modelId = 'synthetic'
const whole = { modelId, from: null, revision: 1, stamp: '1' }

function change(from: number, person: GalleryPerson): GalleryPart {
  const people = [person]
  return { modelId, from, revision: from + 1, stamp: '', people, total: null, complete: true }
}

function openIndex(dir: string, saveEveryMs: number, onOpened: () => void): GalleryIndex {
  return openGalleryIndex({
    ...{ modelId, dir, onWanted: onOpened, lookAlike: () => 0.4, onState: () => undefined },
    log: (message) => void process.stderr.write(`${message}\n`),
    rhythm: { saveEveryMs, testEveryMs: 2 ** 30 },
  })
}

/** Through the index as it runs live: in parts of 500 people, in slices. */
async function buildIndex(size: number, references: number, dir: string) {
  const index = openIndex(dir, 2 ** 30, () => undefined)
  const startedAt = performance.now()
  let part: GalleryPerson[] = []
  let people = 0
  for (const person of peopleOf(size, references)) {
    part.push(person)
    people += 1
    if (part.length < 500) continue
    await index.take({ ...whole, people: part, total: size, complete: false })
    part = []
  }
  await index.take({ ...whole, people: part, total: size, complete: true })
  return { index, people, buildS: round((performance.now() - startedAt) / 1000, 2) }
}

/** The self-test and the first writing of the file are done. */
async function settled(index: GalleryIndex, dir: string): Promise<void> {
  while (index.state().recallTestedAt === null || !(await isWritten(dir))) await pause()
}

const isWritten = (dir: string): Promise<boolean> =>
  stat(path.join(dir, 'index.json')).then(
    () => true,
    () => false,
  )

const pause = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 5))

async function measureFile(dir: string) {
  const startedAt = performance.now()
  const index = await new Promise<GalleryIndex>((resolve) => {
    const opened = openIndex(dir, 0, () => resolve(opened))
  })
  const loadMs = Math.round(performance.now() - startedAt)
  while (index.state().recallTestedAt === null) await pause()
  const before = (await stat(path.join(dir, 'index.json'))).mtimeMs
  const { revision } = index.state()
  await index.take(change(revision ?? 0, syntheticPerson(2 ** 25, 1)))
  const changedAt = performance.now()
  while ((await stat(path.join(dir, 'index.json'))).mtimeMs === before) await pause()
  const saveMs = Math.round(performance.now() - changedAt)
  index[Symbol.dispose]()
  let bytes = 0
  for (const name of await readdir(dir)) bytes += (await stat(path.join(dir, name))).size
  return { loadMs, saveMs, fileMb: Math.round(bytes / 2 ** 20) }
}
