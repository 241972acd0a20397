import path from 'node:path'
import { call } from '@orpc/server'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settingsOfPack } from '../../core/recognition/site-settings.ts'
import { createGalleryStore } from '../../server/adapters/postgres/gallery-store.ts'
import { feedGallery } from '../../server/recognition/gallery-feed.ts'
import { createInferencePool } from '../../server/recognition/inference-pool.ts'
import { byOneModel } from '../../server/recognition/packs/by-one-model.ts'
import { builtInFolder, writeSecondPack } from '../helpers/face-packs.ts'
import {
  builtInPack,
  enrolPictures,
  facePictures,
  openDesktop,
  seePictures,
  workerDeps,
  workerHost,
} from '../helpers/pack-desktop.ts'
import { openTestDatabase, type TestDatabase } from '../helpers/postgres.ts'
import { addSite, operator } from '../helpers/records.ts'
import { temporaryFolder, type TemporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const log = pino({ level: 'silent' })
const context = { actor: operator, log }

let database: TestDatabase
let home: TemporaryFolder

beforeAll(async () => {
  database = await openTestDatabase()
  home = await temporaryFolder(0o700)
})
afterAll(async () => {
  await home[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

const recorder = {
  record: async () => 'stored' as const,
  extend: async () => undefined,
  revise: async () => 'stored' as const,
  cross: async () => 'stored' as const,
}

describe('a change of face models while faces are looked up', () => {
  it('never compares faces of one model with those of the other', async () => {
    const { db } = database
    const siteId = await addSite(db)
    const pictures = await facePictures(30)
    const seen = await seePictures(pictures, home.path)
    await enrolPictures(db, siteId, seen)
    const given = path.join(home.path, 'given')
    const { id: second } = await writeSecondPack(given)

    const stopping = new AbortController()
    await using at = await openDesktop(db, path.join(home.path, 'data'))
    await using pool = createInferencePool({
      ...{ host: workerHost(), recorder, log, workers: 1 },
      configuration: {
        ...workerDeps(at.host, home.path).configuration,
        ...{ modelsDir: builtInFolder, modelId: builtInPack.id, indexDir: null },
        settings: settingsOfPack(builtInPack.thresholds),
      },
    })
    const feeding = feedGallery(
      { gallery: createGalleryStore(db), workers: pool.galleries, log },
      stopping.signal,
    )
    const following = at.packs.follow({ pool, onSwitched: async () => undefined }, stopping.signal)
    await using _running = {
      async [Symbol.asyncDispose]() {
        stopping.abort()
        await Promise.all([feeding, following])
      },
    }
    const holdsAll = () => pool.state().index?.state === 'ready' && pool.state().index?.done === 30
    await until('the gallery is loaded', holdsAll, 60_000)

    const inspection = await call(
      at.router.inspectPack,
      { kind: 'folder', folder: given },
      { context },
    )
    const ticket = inspection.kind === 'ok' ? inspection.ticket : ''
    await call(at.router.installPack, { ticket, acceptLicence: true }, { context })
    await call(at.router.activatePack, { id: second }, { context })

    const results: Array<{ readonly modelId: string; readonly similarity: number }> = []
    let after = 0
    for (let i = 0; after < 10; i++) {
      const { image } = seen[i % seen.length] ?? { image: new Uint8Array() }
      const result = await byOneModel(pool, async (modelId) => {
        const examined = await pool.examine(image)
        const [face] = examined.kind === 'examined' ? examined.faces : []
        const best = face ? (await pool.search(face.template, 1)).candidates[0] : undefined
        return { modelId, similarity: best?.similarity ?? NaN }
      })
      results.push(result)
      if (result.modelId === second) after += 1
    }
    expect(new Set(results.map(({ modelId }) => modelId))).toEqual(
      new Set([builtInPack.id, second]),
    )
    // A face of the other model would be like nobody, and an empty gallery would give no number.
    expect(results.filter(({ similarity }) => !(similarity > 0.6))).toEqual([])
  }, 300_000)
})
