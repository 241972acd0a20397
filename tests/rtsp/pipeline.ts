import { readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pino from 'pino'
import type { PersonId } from '../../contracts/ids.ts'
import type { DecidedSighting, GalleryPerson } from '../../contracts/inference.ts'
import type { SimulatedCamera } from '../../contracts/simulator.ts'
import { defaultRecognitionSettings } from '../../core/recognition/settings.ts'
import { readModelPack } from '../../server/adapters/models/model-pack.ts'
import { makeForkHost } from '../../server/adapters/process/fork-process.ts'
import { newId } from '../../server/new-id.ts'
import type { StoredCamera } from '../../server/ports/camera-store.ts'
import type { SightingCrossing } from '../../server/ports/sighting-recorder.ts'
import {
  createInferencePool,
  type InferencePool,
  type InferencePoolDeps,
} from '../../server/recognition/inference-pool.ts'
import { startSite, type RunningSite } from '../../simulator/start-site.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'
import { FFMPEG } from './simulator-fixtures.ts'

const root = path.join(import.meta.dirname, '../..')

/** The simulator's small site, on the air. Its clips are rendered once and kept in the cache. */
export function startTestSite(
  onLoop?: (camera: string, clip: string, startedAt: number) => void,
): Promise<RunningSite> {
  const cacheDir =
    process.env['NEUROMARK_CACHE'] ??
    path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'neuromark')
  return startSite('test', {
    cacheDir,
    photosDir: path.join(root, 'node_modules/@vladmandic/face-api/demo'),
    ffmpeg: FFMPEG,
    ...(onLoop ? { onLoop } : {}),
  })
}

/** Workers of its own with the real models, and what they decided. */
export type TestPool = AsyncDisposable & {
  readonly pool: InferencePool
  readonly sightings: ReadonlyArray<DecidedSighting>
  /** Ids of sightings whose track lived on. */
  readonly extended: ReadonlyArray<string>
  /** Of sightings that were announced before. */
  readonly crossings: ReadonlyArray<SightingCrossing>
  readonly socketsDir: string
}

export type TestPoolOptions = Partial<
  Pick<InferencePoolDeps, 'workers' | 'limits'> & InferencePoolDeps['configuration']
>

export async function startTestPool({
  workers = 1,
  limits,
  ...configuration
}: TestPoolOptions = {}): Promise<TestPool> {
  const folder = await temporaryFolder(0o700)
  const sightings: DecidedSighting[] = []
  const extended: string[] = []
  const crossings: SightingCrossing[] = []
  const modelsDir = path.join(root, 'resources/models')
  const pool = createInferencePool({
    host: makeForkHost({
      inference: path.join(import.meta.dirname, 'inference-entry.mjs'),
      simulator: path.join(root, 'simulator/main.ts'),
    }),
    recorder: {
      record: async (sighting) => {
        sightings.push(sighting)
        return 'stored'
      },
      revise: async () => 'stored',
      cross: async (crossing) => {
        crossings.push(crossing)
        return 'stored'
      },
      extend: async (id) => void extended.push(id),
    },
    log: pino({ level: 'silent' }),
    workers,
    ...(limits ? { limits } : {}),
    configuration: {
      modelsDir,
      modelId: (await readModelPack(modelsDir)).id,
      indexDir: null,
      provider: null,
      ffmpeg: FFMPEG,
      socketsDir: folder.path,
      settings: defaultRecognitionSettings,
      analysisFps: 5,
      ...configuration,
    },
  })
  return {
    pool,
    sightings,
    extended,
    crossings,
    socketsDir: folder.path,
    async [Symbol.asyncDispose]() {
      await pool[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** The gallery of a site's people, each enrolled with the photo that the simulator made; ids by the simulator's key. */
export async function enrolPeople(
  pool: InferencePool,
  people: RunningSite['people'],
): Promise<ReadonlyMap<string, PersonId>> {
  const entries: Array<GalleryPerson & { readonly key: string }> = []
  for (const { key, name, photoFile } of people) {
    const examination = await pool.examine(new Uint8Array(await readFile(photoFile)))
    if (examination.kind !== 'examined') throw new Error(`${photoFile}: ${examination.message}`)
    const [face] = examination.faces
    if (!face) throw new Error(`${photoFile} shows no face`)
    const { template } = face
    entries.push({
      key,
      name,
      personId: newId<'person'>(),
      references: [{ referenceId: newId<'reference'>(), template }],
      rejections: [],
    })
  }
  const gallery = { from: null, revision: 1, stamp: 'test', total: entries.length, complete: true }
  pool.galleries.onWanted((line, { modelId }) => {
    const people = entries.map(({ key: _, ...person }) => person)
    void line.send({ ...gallery, modelId, people })
  })
  await until('the gallery to be searched', () => pool.state().index?.revision === 1)
  return new Map(entries.map(({ key, personId }) => [key, personId]))
}

/** A camera of the simulator as the database would hold it. */
export function storedCamera(
  { name, mainUrl, subUrl, username, transport }: SimulatedCamera,
  more: Partial<StoredCamera> = {},
): StoredCamera {
  return {
    id: newId<'camera'>(),
    siteId: newId<'site'>(),
    name,
    role: 'observe',
    mainUrl,
    subUrl,
    username,
    transport,
    enabled: true,
    smallestFace: 60,
    detectorSize: 'auto',
    region: null,
    livenessRequired: false,
    analysisFps: null,
    activeHours: [],
    masks: [],
    zones: [],
    line: null,
    hardwareDecoding: 'auto',
    position: 0,
    hasPassword: true,
    passwordSecretId: 'secret',
    codec: null,
    ...more,
  }
}
