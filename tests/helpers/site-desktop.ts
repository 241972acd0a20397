import { ORPCError } from '@orpc/server'
import pino from 'pino'
import { Temporal } from 'temporal-polyfill'
import type { Passage } from '../../contracts/inference.ts'
import type { LiveEvent } from '../../contracts/live.ts'
import type { RecognitionSettings } from '../../core/recognition/settings.ts'
import { createCameraStore } from '../../server/adapters/postgres/camera-store.ts'
import { createChangeLog } from '../../server/adapters/postgres/change-log.ts'
import type { Db } from '../../server/adapters/postgres/database.ts'
import { createGalleryStore } from '../../server/adapters/postgres/gallery-store.ts'
import { createMatchSettingsStore } from '../../server/adapters/postgres/match-settings-store.ts'
import { createPassageStore } from '../../server/adapters/postgres/passage-store.ts'
import { createRecognitionStatisticsStore } from '../../server/adapters/postgres/recognition-statistics-store.ts'
import { createSiteStore } from '../../server/adapters/postgres/site-store.ts'
import { createSiteRecognitionRouter } from '../../server/api/recognition.ts'
import { createEventBus } from '../../server/live/event-bus.ts'
import { createSiteRecognition } from '../../server/recognition/site/site-recognition.ts'
import type { PackFigures } from '../../server/recognition/site/site-settings.ts'
import { operator } from './records.ts'

export const silentLog = pino({ level: 'silent' })
export const asOperator = { actor: operator, log: silentLog }
export const siteNow = Temporal.Instant.from('2026-11-23T12:00:00Z')

export const threshold = (value: number) => ({ value, unit: 'cosine', source: 'test' })

export const shippedPack: PackFigures = {
  id: 'test-model',
  thresholds: {
    detectionScore: threshold(0.7),
    detectionOverlap: threshold(0.3),
    recognisableFaceHeight: threshold(50),
    similarityOneReference: threshold(0.45),
    similarityMeanOfThree: threshold(0.5),
    margin: threshold(0.05),
    lookAlike: threshold(0.4),
  },
  calibration: {
    source: 'LFW',
    table: [
      { similarity: 0.412, falseMatchRate: 1e-4 },
      { similarity: 0.555, falseMatchRate: 1e-6 },
    ],
  },
}

/** One desktop on a database, as far as recognition at its site goes; it is noon on 23 November 2026. */
export function openSiteDesktop(db: Db) {
  const events: LiveEvent[] = []
  const applied: RecognitionSettings[] = []
  const bus = createEventBus()
  bus.subscribe((event) => void events.push(event))
  const gallery = createGalleryStore(db)
  let tell: (passages: ReadonlyArray<Passage>) => void = () => undefined
  let compared = 0
  let pack = shippedPack
  const site = createSiteRecognition({
    ...{ database: db, bus, log: silentLog, pack: () => pack, now: () => siteNow },
    sites: createSiteStore(db),
    cameras: createCameraStore(db),
    store: createMatchSettingsStore(db),
    statistics: createRecognitionStatisticsStore(db),
    passages: createPassageStore(db),
    changes: createChangeLog(),
    gallery: {
      point: gallery.point,
      load(modelId) {
        compared++
        return gallery.load(modelId)
      },
    },
    pool: {
      setSettings: (settings) => void applied.push(settings),
      onPassages(listener) {
        tell = listener
        return () => (tell = () => undefined)
      },
    },
  })
  return {
    ...site,
    router: createSiteRecognitionRouter(site),
    bus,
    events,
    /** Settings that its workers were given, in order. */
    applied,
    /** Its workers tell of passages. */
    see: (passages: ReadonlyArray<Passage>) => tell(passages),
    /** How often it compared the gallery. */
    compared: () => compared,
    searchWith(next: PackFigures) {
      pack = next
    },
  }
}

/** Code and sentence of the error that a call of the contract is answered with. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  const error = await work.catch((thrown: unknown) => thrown)
  return error instanceof ORPCError ? { code: error.code, message: error.message } : error
}
