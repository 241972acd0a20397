import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FromWorker, GalleryPerson, ToWorker } from '../../contracts/inference.ts'
import { defaultRecognitionSettings } from '../../core/recognition/settings.ts'
import { person, personId, someTemplate } from '../helpers/gallery-people.ts'
import { makeForkHost } from '../../server/adapters/process/fork-process.ts'
import type { GalleryStore } from '../../server/ports/gallery-store.ts'
import type { HostedProcess } from '../../server/ports/process-host.ts'
import { feedGallery } from '../../server/recognition/gallery-feed.ts'
import { createGalleryLines } from '../../server/recognition/gallery-lines.ts'
import { temporaryFolder, type TemporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const modelId = 'model-a'
const host = makeForkHost({
  inference: path.join(import.meta.dirname, 'inference-entry.mjs'),
  simulator: '',
})

/** A database of as many people as are said, in which everybody changes at once. */
function makeGallery(people: () => ReadonlyArray<GalleryPerson>, revision: () => number) {
  let tell = (_revision: number): void => undefined
  const at = () => ({ revision: revision(), stamp: `stamp-${revision()}` })
  const store: Pick<GalleryStore, 'load' | 'changesSince' | 'watch'> = {
    async *load() {
      const [point, all] = [at(), people()]
      for (let from = 0; from === 0 || from < all.length; from += 500)
        yield { at: point, total: all.length, people: all.slice(from, from + 500) }
    },
    changesSince: async (_modelId, since) =>
      since.stamp === at().stamp
        ? { at: at(), total: 0, people: [] }
        : { at: at(), total: 0, people: people() },
    watch: (listener, signal) => {
      tell = listener
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
    },
  }
  return { store, tell: () => tell(revision()) }
}

let folder: TemporaryFolder
let heard: FromWorker[]
const running: HostedProcess[] = []

/** The real program, without models: its index needs none. */
async function startWorker(store: ReturnType<typeof makeGallery>['store'], stop: AbortSignal) {
  const worker = host.start('inference')
  running.push(worker)
  const galleries = createGalleryLines()
  heard = []
  worker.onMessage((message) => {
    const said = message as FromWorker
    heard.push(said)
    if (said.kind === 'gallery-wanted' || said.kind === 'gallery-taken')
      galleries.hear(worker, said)
  })
  const indexDir = path.join(folder.path, 'index')
  await mkdir(folder.path, { recursive: true })
  worker.post({
    ...{ kind: 'configure', modelsDir: path.join(folder.path, 'no models'), modelId, indexDir },
    ...{ provider: 'cpu', ffmpeg: 'ffmpeg', socketsDir: folder.path, analysisFps: 5 },
    settings: defaultRecognitionSettings,
  } satisfies ToWorker)
  void feedGallery({ gallery: store, workers: galleries, log: pino({ level: 'silent' }) }, stop)
  return worker
}

const heardOf = <Kind extends FromWorker['kind']>(kind: Kind) =>
  heard.flatMap((said) => (said.kind === kind ? [said as Extract<FromWorker, { kind: Kind }>] : []))
const indexNow = () => heardOf('index').at(-1)?.index
let job = 0

async function search(worker: HostedProcess, template: Float32Array) {
  const own = ++job
  worker.post({ kind: 'search', job: own, template, limit: 1 } satisfies ToWorker)
  const found = await until('an answer', () => heardOf('found').find((one) => one.job === own))
  return found.people.candidates[0]
}

beforeEach(async () => {
  folder = await temporaryFolder(0o700)
})
afterEach(async () => {
  for (const worker of running.splice(0)) {
    worker.kill()
    await worker.exited
  }
  await folder[Symbol.asyncDispose]()
})

describe('the gallery of a real worker', () => {
  it('follows the database, and comes from its file after the process was killed', async () => {
    const stop = new AbortController()
    let revision = 1
    const people = [1, 2, 3].map((n) => person(n, [someTemplate(n)]))
    const { store, tell } = makeGallery(
      () => people,
      () => revision,
    )
    const worker = await startWorker(store, stop.signal)
    await until('the first gallery', () => indexNow()?.revision === 1)
    expect(await search(worker, someTemplate(2))).toMatchObject({
      ...{ personId: personId(2), name: 'Person 2', rejected: null },
      similarity: expect.closeTo(1, 5) as number,
    })

    people.push(person(4, [someTemplate(4)]))
    revision = 2
    tell()
    await until('the change', () => indexNow()?.revision === 2)
    expect(await search(worker, someTemplate(4))).toMatchObject({ name: 'Person 4' })

    const file = path.join(folder.path, 'index/index.json')
    await until('the file', () => readFile(file).catch(() => null))
    worker.kill()
    await worker.exited
    const again = await startWorker(store, stop.signal)
    await until('the gallery of the file', () => indexNow()?.revision === 2)
    expect(indexNow()?.origin).toBe('file')
    expect(heardOf('gallery-wanted')[0]).toMatchObject({ held: 1, stamp: 'stamp-1' })
    expect(await search(again, someTemplate(4))).toMatchObject({ name: 'Person 4' })
    stop.abort()
  })

  it('answers pings and searches while thousands are added', async () => {
    const stop = new AbortController()
    const people = Array.from({ length: 2500 }, (_, n) => person(n, [someTemplate(n)]))
    const { store } = makeGallery(
      () => people,
      () => 1,
    )
    const worker = await startWorker(store, stop.signal)
    await until('the first people', () => (indexNow()?.done ?? 0) > 0)
    let slowestMs = 0
    let asked = 0
    while (indexNow()?.state === 'building') {
      const id = ++asked
      const startedAt = performance.now()
      worker.post({ kind: 'ping', id } satisfies ToWorker)
      await until('a pong', () => heardOf('pong').some((pong) => pong.id === id))
      slowestMs = Math.max(slowestMs, performance.now() - startedAt)
      expect(await search(worker, someTemplate(0))).toMatchObject({ name: 'Person 0' })
    }
    expect(asked).toBeGreaterThan(3)
    expect(slowestMs).toBeLessThan(1000)
    expect(indexNow()).toMatchObject({ templates: 2500, done: 2500, state: 'ready' })
    stop.abort()
  })
})
