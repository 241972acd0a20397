import fc from 'fast-check'
import { chmod, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PersonId } from '../../contracts/ids.ts'
import { TEMPLATE_LENGTH, type GalleryPerson, type IndexState } from '../../contracts/inference.ts'
import { until } from '../../tests/helpers/until.ts'
import { person, personId, someTemplate, wholeGallery } from '../../tests/helpers/gallery-people.ts'
import { openGalleryIndex, type GalleryIndex, type GalleryIndexDeps } from './gallery-index.ts'
import type { Held } from './index-file.ts'
import { perturb } from './recall.ts'
import { dot, meanOf } from './templates.ts'
import { isCompactionDue } from './upkeep.ts'

const lookAlike = 0.4
const open: GalleryIndex[] = []
let wanted: Array<Held | null>
let states: IndexState[]
let logged: string[]

function openIndex(more: Partial<GalleryIndexDeps> = {}): GalleryIndex {
  const index = openGalleryIndex({
    modelId: 'model-a',
    dir: null,
    lookAlike: () => lookAlike,
    onState: (state) => states.push(state),
    onWanted: (held) => wanted.push(held),
    log: (message) => logged.push(message),
    ...more,
  })
  open.push(index)
  return index
}

async function indexOf(people: ReadonlyArray<GalleryPerson>): Promise<GalleryIndex> {
  const index = openIndex()
  expect(await index.take(wholeGallery(people))).toBe('taken')
  return index
}

const change = (from: number, people: ReadonlyArray<GalleryPerson>) =>
  wholeGallery(people, { from, revision: from + 1, stamp: `stamp-${from + 1}`, total: null })

const names = (index: GalleryIndex, probe: Float32Array, limit: number) =>
  index.search(probe, limit).candidates.map(({ name }) => name)

beforeEach(() => {
  wanted = []
  states = []
  logged = []
})
afterEach(() => {
  for (const index of open.splice(0)) index[Symbol.dispose]()
})

describe('a search', () => {
  it('finds nobody in a gallery of nobody', async () => {
    const index = await indexOf([])
    expect(index.search(someTemplate(1), 3)).toEqual({ candidates: [], cohort: null, alike: false })
    expect(index.state()).toMatchObject({ state: 'ready', templates: 0, recall: null })
  })

  it('gives each person once, best first, with the similarity of the nearest template', async () => {
    const [ada, bob] = [someTemplate(1), someTemplate(2)]
    const index = await indexOf([person(1, [ada, perturb(ada, 7, 0.9)]), person(2, [bob])])
    const { candidates } = index.search(perturb(ada, 3, 0.8), 3)
    expect(candidates.map(({ personId }) => personId)).toEqual([personId(1), personId(2)])
    expect(candidates[0]?.similarity).toBeCloseTo(0.8, 5)
    expect(candidates[0]?.rejected).toBeNull()
  })

  it('reaches the second person behind one with hundreds of references', async () => {
    const ada = someTemplate(1)
    const many = Array.from({ length: 300 }, (_, i) => perturb(ada, i, 0.9))
    const index = await indexOf([person(1, many), person(2, [someTemplate(2)])])
    expect(names(index, ada, 2)).toEqual(['Person 1', 'Person 2'])
  })

  it('compares with the mean of three references and more, and not of two', async () => {
    const centre = someTemplate(1)
    const views = [1, 2, 3].map((seed) => perturb(centre, seed, 0.7))
    const mean = meanOf(views)
    const nearest = async (count: number) => {
      const index = await indexOf([person(1, views.slice(0, count))])
      return index.search(centre, 1).candidates[0]?.similarity
    }
    expect(await nearest(2)).toBeCloseTo(0.7, 5)
    expect(await nearest(3)).toBeCloseTo(mean ? dot(mean, centre) : 0, 5)
    expect(await nearest(3)).toBeGreaterThan(0.8)
  })

  it('counts a single reference less than a mean, by 0.05', async () => {
    const centre = someTemplate(1)
    const views = [1, 2, 3].map((seed) => perturb(centre, seed, 0.7))
    const index = await indexOf([person(1, views), person(2, [perturb(centre, 9, 0.1)])])
    const probe = views[0] ?? centre
    expect(index.search(probe, 1).candidates[0]?.similarity).toBeCloseTo(0.95, 5)
  })

  it('tells how like people in general the probe is: the mean of the ten after the best', async () => {
    const probe = someTemplate(1)
    const people = Array.from({ length: 50 }, (_, n) =>
      person(n, [perturb(probe, n, 0.6 - n * 0.01)]),
    )
    const cohort = async (size: number) =>
      (await indexOf(people.slice(0, size))).search(probe, 1).cohort
    expect(await cohort(50)).toBeCloseTo(0.6 - 0.01 * 5.5, 5)
    expect(await cohort(49)).toBeNull()
  })

  it('says how near the probe is to the nearest face that was rejected for a person', async () => {
    const [ada, impostor] = [someTemplate(1), someTemplate(2)]
    const rejections = [someTemplate(3), impostor]
    const index = await indexOf([person(1, [ada], { rejections }), person(2, [impostor])])
    const { candidates } = index.search(perturb(impostor, 1, 0.6), 2)
    expect(candidates.find((found) => found.personId === personId(1))?.rejected).toBeCloseTo(0.6, 5)
    expect(candidates.find((found) => found.personId === personId(2))?.rejected).toBeNull()
  })

  it('knows look-alikes by their means, until one of them changes', async () => {
    const ada = someTemplate(1)
    const index = await indexOf([person(1, [ada]), person(2, [perturb(ada, 5, 0.41)])])
    expect(index.search(ada, 2).alike).toBe(true)
    expect(index.search(ada, 1).alike).toBe(false)
    await index.take(change(1, [person(2, [perturb(ada, 5, 0.39)])]))
    expect(index.search(ada, 2).alike).toBe(false)
  })

  it.each([
    ['of another length', new Float32Array(128).fill(0.1), /512 numbers, not 128/],
    ['with NaN', someTemplate(1).fill(NaN, 3, 4), /finite/],
    ['with infinity', someTemplate(1).fill(Infinity, 3, 4), /finite/],
    ['of nothing but 0', new Float32Array(TEMPLATE_LENGTH), /not all 0/],
  ])('refuses a probe %s', async (_what, probe, message) => {
    const index = await indexOf([person(1, [someTemplate(1)])])
    expect(() => index.search(probe, 3)).toThrow(RangeError)
    expect(() => index.search(probe, 3)).toThrow(message)
  })
})

describe('a gallery with damaged templates', () => {
  it('is searched without them; the state says so, and only the log names whose they are', async () => {
    const index = await indexOf([
      person(1, [someTemplate(1), new Float32Array(64).fill(1)]),
      person(2, [someTemplate(2).fill(NaN, 0, 1)]),
      person(3, [someTemplate(3)], { rejections: [new Float32Array(TEMPLATE_LENGTH)] }),
    ])
    expect(names(index, someTemplate(1), 3)).toEqual(['Person 1', 'Person 3'])
    expect(index.state()).toMatchObject({
      templates: 2,
      done: 2,
      message: expect.stringMatching(
        /^3 templates of the gallery are damaged.+enrol them again/,
      ) as string,
    })
    expect(index.state().message).not.toContain(personId(2))
    expect(logged.join()).toContain(personId(2))
    await index.take(change(1, [person(1, [someTemplate(1)]), person(2, []), person(3, [])]))
    expect(index.state().message).toBeNull()
  })
})

describe('changes', () => {
  it('replace everything of a person, and remove who has no references left', async () => {
    const index = await indexOf([person(1, [someTemplate(1)]), person(2, [someTemplate(2)])])
    await index.take(change(1, [person(1, [someTemplate(3)], { name: 'Ada' }), person(2, [])]))
    expect(index.search(someTemplate(3), 5).candidates).toMatchObject([
      { name: 'Ada', similarity: expect.closeTo(1, 5) as number },
    ])
    expect(index.search(someTemplate(1), 1).candidates[0]?.similarity).toBeLessThan(0.3)
    expect(index.state()).toMatchObject({ revision: 2, templates: 1, done: 1 })
  })

  it.each([
    ['another revision', { from: 5 }],
    ['another model', { modelId: 'model-b', from: 1 }],
    ["another model's whole gallery", { modelId: 'model-b', from: null }],
  ])('for %s are refused, and what is needed is asked for', async (_what, more) => {
    const index = await indexOf([person(1, [someTemplate(1)])])
    wanted = []
    const part = { ...change(1, [person(1, [someTemplate(9)])]), ...more }
    expect(await index.take(part)).toBe('refused')
    expect(wanted).toEqual([{ revision: 1, stamp: 'stamp-1' }])
    expect(index.search(someTemplate(1), 1).candidates[0]?.similarity).toBeCloseTo(1, 5)
  })

  it('in several parts carry the index on with the last one', async () => {
    const index = await indexOf([person(1, [someTemplate(1)])])
    const parts = change(1, [person(2, [someTemplate(2)])])
    await index.take({ ...parts, complete: false })
    expect(index.state().revision).toBe(1)
    await index.take({ ...parts, people: [person(3, [someTemplate(3)])] })
    expect(index.state()).toMatchObject({ revision: 2, templates: 3 })
  })

  it('that are a whole gallery leave nobody who is not in it', async () => {
    const index = await indexOf([person(1, [someTemplate(1)]), person(2, [someTemplate(2)])])
    const whole = wholeGallery([person(2, [someTemplate(2)])], { revision: 9, stamp: 'other' })
    await index.take({ ...whole, people: [], complete: false })
    expect(index.state()).toMatchObject({ state: 'building', revision: null })
    expect(names(index, someTemplate(1), 1)).toEqual(['Person 1'])
    await index.take(whole)
    expect(names(index, someTemplate(1), 5)).toEqual(['Person 2'])
    expect(index.state()).toMatchObject({ state: 'ready', revision: 9 })
  })

  it('let searches and timers through while thousands are added', async () => {
    const index = openIndex()
    const people = Array.from({ length: 1500 }, (_, i) => person(i, [someTemplate(i)]))
    let done = false
    const taken = index.take(wholeGallery(people)).then(() => (done = true))
    let longestMs = 0
    let looks = 0
    while (!done) {
      const startedAt = performance.now()
      await new Promise((resolve) => setImmediate(resolve))
      longestMs = Math.max(longestMs, performance.now() - startedAt)
      const { done: added } = index.state()
      if (added > 0) expect(names(index, someTemplate(0), 1)).toEqual(['Person 0'])
      looks += 1
    }
    await taken
    expect(looks).toBeGreaterThan(10)
    expect(longestMs).toBeLessThan(250)
    expect(states.some((state) => state.state === 'building' && state.done < 1500)).toBe(true)
    expect(index.state()).toMatchObject({ state: 'ready', templates: 1500, done: 1500 })
  })

  it('of any kind and order leave what exact search finds', async () => {
    const someone = fc.record({
      n: fc.integer({ min: 0, max: 11 }),
      seeds: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 5 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(someone, { maxLength: 40 }), fc.integer(), async (steps, seed) => {
        // Removed templates leave the graph while further changes come.
        const index = openIndex({ rhythm: { saveEveryMs: 0, testEveryMs: 60_000 } })
        await index.take(wholeGallery([]))
        const people = new Map<PersonId, ReadonlyArray<Float32Array>>()
        let revision = 1
        for (const { n, seeds } of steps) {
          const templates = seeds.map(someTemplate)
          people.set(personId(n), templates)
          await index.take(change(revision++, [person(n, templates)]))
        }
        const probe = someTemplate(seed)
        const exact = [...people]
          .filter(([, templates]) => templates.length > 0)
          .map(([id, templates]) => {
            const mean = templates.length >= 3 ? meanOf(templates) : null
            // A single reference counts a little less than the mean.
            const single = Math.max(...templates.map((template) => dot(template, probe)))
            const similarity = mean ? Math.max(dot(mean, probe), single - 0.05) : single
            return { id, similarity }
          })
          .toSorted((a, b) => b.similarity - a.similarity)
        const { candidates } = index.search(probe, 12)
        expect(candidates).toHaveLength(exact.length)
        candidates.forEach((found, rank) => {
          expect(found.similarity).toBeCloseTo(exact[rank]?.similarity ?? NaN, 5)
          const own = exact.find(({ id }) => id === found.personId)
          expect(found.similarity).toBeCloseTo(own?.similarity ?? NaN, 5)
        })
        index[Symbol.dispose]()
      }),
      { numRuns: 60 },
    )
  })
})

describe('the self-test', () => {
  it('measures recall as soon as the gallery is whole', async () => {
    const people = Array.from({ length: 300 }, (_, i) => person(i, [someTemplate(i)]))
    const index = await indexOf(people)
    const state = await until('a test', () => states.find(({ recall }) => recall !== null))
    expect(state.recall).toBe(1)
    expect(Date.parse(state.recallTestedAt ?? '')).toBeGreaterThan(Date.now() - 60_000)
    expect(index.state().message).toBeNull()
  })

  const people = Array.from({ length: 200 }, (_, i) => person(i, [someTemplate(i)]))
  const final = (message: RegExp) =>
    until('the last test', () => states.find((state) => message.test(state.message ?? '')), 30_000)

  it('makes searches wider where they miss somebody, until they do not', async () => {
    const index = openIndex({ parameters: { links: 8, efConstruction: 16, efSearch: 2 } })
    await index.take(wholeGallery(people))
    await final(/searches wider since/)
    const passed = await until('a test that is passed', () =>
      states.find(({ recall, message }) => (recall ?? 0) >= 0.999 && message !== null),
    )
    expect(passed.message).toMatch(
      /^The index found \d\d?\.\d % of what.+searches wider since \(ef \d+\)/,
    )
    expect(names(index, perturb(someTemplate(5), 1, 0.7), 1)).toEqual(['Person 5'])
  }, 30_000)

  it('has the graph built anew where that is not enough, and says so when nothing helps', async () => {
    const index = openIndex({ parameters: { links: 2, efConstruction: 2, efSearch: 1024 } })
    await index.take(wholeGallery(people))
    await final(/was built anew with more care/)
    await final(/finds only \d\d?\.\d % .+ Send the diagnostics/)
    expect(index.state()).toMatchObject({ state: 'ready', done: 200, templates: 200 })
  }, 30_000)
})

describe('the file', () => {
  let dir: string
  const rhythm = { saveEveryMs: 0, testEveryMs: 60_000 }
  const people = [1, 2, 3].map((n) =>
    person(n, [someTemplate(n), someTemplate(n + 10)], { rejections: [someTemplate(n + 20)] }),
  )
  const side = () => path.join(dir, 'index.json')
  const graphFile = async () =>
    path.join(dir, (await readdir(dir)).find((name) => name.endsWith('.bin')) ?? 'none')
  const stored = (revision: number) =>
    until(`a file at revision ${revision}`, async () => {
      const text = await readFile(side(), 'utf8').catch(() => '')
      return text.includes(`"revision":${revision},`)
    })
  const reopen = async (more: Partial<GalleryIndexDeps> = {}) => {
    for (const index of open.splice(0)) index[Symbol.dispose]()
    wanted = []
    logged = []
    const index = openIndex({ dir, rhythm, ...more })
    await until('the file to be read', () => wanted.length > 0)
    return index
  }

  beforeEach(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'neuromark-index-'))
    const index = openIndex({ dir: path.join(dir), rhythm })
    await index.take(wholeGallery(people))
    await stored(1)
  })
  afterEach(async () => {
    for (const index of open.splice(0)) index[Symbol.dispose]()
    await rm(dir, { recursive: true, force: true, maxRetries: 10 })
  })

  it('brings the index back as it was, and only what came since is asked for', async () => {
    const index = await reopen()
    expect(wanted).toEqual([{ revision: 1, stamp: 'stamp-1' }])
    expect(index.state()).toMatchObject({
      origin: 'file',
      state: 'ready',
      templates: 6,
      revision: 1,
    })
    const probe = perturb(someTemplate(2), 1, 0.8)
    expect(index.search(probe, 1).candidates).toEqual([
      {
        personId: personId(2),
        name: 'Person 2',
        similarity: expect.closeTo(0.8, 5) as number,
        rejected: expect.closeTo(dot(probe, someTemplate(22)), 5) as number,
      },
    ])
    await index.take(change(1, [person(2, []), person(4, [someTemplate(4)])]))
    expect(names(index, someTemplate(4), 1)).toEqual(['Person 4'])
    await stored(2)
    expect((await reopen()).state()).toMatchObject({ templates: 5, revision: 2 })
  })

  it('is readable by its owner only, and keeps nothing of who was removed', async () => {
    const mode = async (file: string) => (await stat(file)).mode & 0o777
    expect(await mode(side())).toBe(0o600)
    expect(await mode(await graphFile())).toBe(0o600)
    expect(holds(await readFile(await graphFile()), someTemplate(3))).toBe(true)
    const index = await reopen()
    await index.take(change(1, [person(3, [])]))
    await stored(2)
    const kept = await readFile(await graphFile())
    expect([1, 2, 3].map((seed) => holds(kept, someTemplate(seed)))).toEqual([true, true, false])
    expect((await readdir(dir)).filter((name) => name.endsWith('.bin'))).toHaveLength(1)
    await index.take(change(2, [person(1, []), person(2, [])]))
    await until('an empty folder', async () => (await readdir(dir)).length === 0)
  })

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['is cut short', async () => truncate(await graphFile(), 4000), /cut short or damaged/],
    ['has a changed byte', async () => flipByte(await graphFile()), /cut short or damaged/],
    ['is missing', async () => rm(await graphFile()), /missing/],
    [
      'has a damaged list',
      () => edit(side(), (text) => text.replace('Person 2', 'Person 9')),
      /people/,
    ],
    ['has no description', () => writeFile(side(), '{"format":'), /description is damaged/],
    [
      'is of another version',
      () => edit(side(), (text) => text.replace('"format":1', '"format":99')),
      /another version/,
    ],
  ])('is thrown away when it %s, with the reason', async (_what, damage, reason) => {
    await damage()
    const index = await reopen()
    expect(wanted).toEqual([null])
    expect(index.state()).toMatchObject({ state: 'building', templates: 0, origin: 'built' })
    expect(index.state().message).toMatch(reason)
    await index.take(wholeGallery(people))
    expect(names(index, someTemplate(2), 1)).toEqual(['Person 2'])
    await stored(1)
    expect((await reopen()).state().origin).toBe('file')
  })

  it('of another model, or built in another way, is thrown away', async () => {
    const other = await reopen({ modelId: 'model-b' })
    expect(wanted).toEqual([null])
    expect(other.state().message).toContain('model-a')
    expect(other.search(someTemplate(1), 1).candidates).toEqual([])
    expect(await readdir(dir)).toEqual([])
  })

  it('that was being written when the process ended leaves nothing behind', async () => {
    await writeFile(path.join(dir, 'graph-4711.tmp'), 'half a graph')
    await writeFile(path.join(dir, 'index-4711.tmp'), '{')
    expect((await reopen()).state().origin).toBe('file')
    expect((await readdir(dir)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('that is not of this database is set right by the whole gallery', async () => {
    const index = await reopen()
    const gallery = [person(2, [someTemplate(2)]), person(7, [someTemplate(7)])]
    await index.take(wholeGallery(gallery, { revision: 1, stamp: 'of another database' }))
    expect(
      index
        .search(someTemplate(1), 9)
        .candidates.map(({ name }) => name)
        .toSorted(),
    ).toEqual(['Person 2', 'Person 7'])
    expect(index.search(someTemplate(12), 1).candidates[0]?.similarity).toBeLessThan(0.3)
  })

  it('that cannot be written is told of, and searches go on', async () => {
    await rm(dir, { recursive: true })
    await writeFile(dir, 'a file where the folder should be')
    const index = await reopen()
    await index.take(wholeGallery(people))
    await until('a word about it', () =>
      logged.some((line) => line.includes('not be kept on disk')),
    )
    expect(names(index, someTemplate(2), 1)).toEqual(['Person 2'])
    await chmod(dir, 0o600)
  })
})

describe('removed templates', () => {
  it.each([
    ['none', 100, 0, 1e9, false],
    ['any, where building takes seconds', 5000, 1, 0, true],
    ['few in a large graph', 100_000, 1000, 0, false],
    ['many in a large graph', 100_000, 25_001, 0, true],
    ['few in a large graph for a day', 100_000, 1, 24 * 3600_000, true],
  ])('leave the graph when there are %s', (_what, size, removed, sinceMs, due) => {
    expect(isCompactionDue(size, removed, sinceMs)).toBe(due)
  })
})

/** Whether a template, up to round-off, stands anywhere in the bytes. */
function holds(bytes: Buffer, template: Float32Array): boolean {
  for (let at = 0; at + 16 <= bytes.length; at += 4) {
    const same = (i: number) => Math.abs(bytes.readFloatLE(at + i * 4) - (template[i] ?? 0)) < 1e-6
    if (same(0) && same(1) && same(2) && same(3)) return true
  }
  return false
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const text = await readFile(file, 'utf8')
  expect(change(text)).not.toBe(text)
  await writeFile(file, change(text))
}

async function flipByte(file: string): Promise<void> {
  const bytes = await readFile(file)
  bytes[5000] = (bytes[5000] ?? 0) ^ 1
  await writeFile(file, bytes)
}
