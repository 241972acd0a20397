import { readFile } from 'node:fs/promises'
import path from 'node:path'
import pino from 'pino'
import sharp from 'sharp'
import { Temporal } from 'temporal-polyfill'
import type { NodeId, PersonId, ReferenceId, SiteId } from '../../contracts/ids.ts'
import type { ToWorker } from '../../contracts/inference.ts'
import type { LiveEvent } from '../../contracts/live.ts'
import { readModelPack } from '../../server/adapters/models/model-pack.ts'
import { createPackFiles } from '../../server/adapters/models/pack-files.ts'
import { createChangeLog } from '../../server/adapters/postgres/change-log.ts'
import type { Db } from '../../server/adapters/postgres/database.ts'
import { createGalleryStore } from '../../server/adapters/postgres/gallery-store.ts'
import { createPackStore } from '../../server/adapters/postgres/pack-store.ts'
import { makeForkHost } from '../../server/adapters/process/fork-process.ts'
import { createRecognitionPacksRouter } from '../../server/api/recognition-packs.ts'
import { newId } from '../../server/new-id.ts'
import type { HostedProcess, ProcessHost } from '../../server/ports/process-host.ts'
import { openFacePacks, type FacePacks } from '../../server/recognition/packs/face-packs.ts'
import { openPackWorker, type PackWorkerDeps } from '../../server/recognition/packs/pack-worker.ts'
import { builtInFolder } from './face-packs.ts'
import { addPerson, operator, someQuality } from './records.ts'

const root = path.join(import.meta.dirname, '../..')

export const builtInPack = await readModelPack(builtInFolder)

export type WorkerHost = ProcessHost & {
  readonly started: ReadonlyArray<HostedProcess>
  /** From now on, so many more stills reach the processes; the others wait for `release`. */
  hold(after: number): void
  release(): void
}

/** Real worker processes, from the sources; those that were started can be looked at and held up. */
export function workerHost(): WorkerHost {
  const started: HostedProcess[] = []
  const held: Array<() => void> = []
  let allowed = Infinity
  const host = makeForkHost({
    inference: path.join(root, 'tests/rtsp/inference-entry.mjs'),
    simulator: path.join(root, 'simulator/main.ts'),
  })
  return {
    started,
    start(program, env) {
      const process = host.start(program, env)
      const post = (message: unknown): void => {
        const isStill = (message as ToWorker).kind === 'examine'
        if (isStill && allowed-- <= 0) held.push(() => process.post(message))
        else process.post(message)
      }
      const watched = { ...process, post }
      started.push(watched)
      return watched
    },
    hold: (after) => void (allowed = after),
    release() {
      allowed = Infinity
      for (const post of held.splice(0)) post()
    },
  }
}

export const workerDeps = (host: ProcessHost, socketsDir: string): PackWorkerDeps => ({
  host,
  configuration: {
    ...{ provider: 'cpu', ffmpeg: 'ffmpeg', socketsDir, analysisFps: 4 },
  },
})

export type Desktop = AsyncDisposable & {
  readonly packs: FacePacks
  readonly router: ReturnType<typeof createRecognitionPacksRouter>
  readonly host: WorkerHost
  readonly events: LiveEvent[]
  /** Moves this desktop's clock on. */
  later(hours: number): void
}

/** What one desktop has of face models: real stores, files and processes. */
export async function openDesktop(
  db: Db,
  dataDir: string,
  nodeId: NodeId = newId<'node'>(),
): Promise<Desktop> {
  const host = workerHost()
  const events: LiveEvent[] = []
  let hours = 0
  const packs = await openFacePacks({
    database: db,
    packs: createPackStore(db),
    files: createPackFiles({ folder: path.join(dataDir, 'packs') }),
    builtIn: { modelsDir: builtInFolder, manifest: builtInPack },
    worker: workerDeps(host, dataDir),
    changes: createChangeLog(),
    bus: { publish: (event) => void events.push(event), subscribe: () => () => undefined },
    log: pino({ level: 'silent' }),
    nodeId,
    now: () => Temporal.Now.instant().add({ hours }),
  })
  return {
    packs,
    router: createRecognitionPacksRouter({ packs: packs.useCases, packSwitch: packs.packSwitch }),
    host,
    events,
    later: (more) => void (hours += more),
    [Symbol.asyncDispose]: () => packs[Symbol.asyncDispose](),
  }
}

/** Pictures of six faces that ship with a package, as often as wanted, no two alike to the byte. */
export async function facePictures(count: number): Promise<ReadonlyArray<Uint8Array>> {
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const file = `node_modules/@vladmandic/face-api/demo/sample${(i % 6) + 1}.jpg`
      const picture = sharp(await readFile(path.join(root, file)))
        .resize(480, 480, { fit: 'inside' })
        .modulate({ brightness: 0.85 + 0.05 * Math.floor(i / 6) })
      return new Uint8Array(await picture.jpeg().toBuffer())
    }),
  )
}

/** A picture in which nobody is. */
export async function emptyPicture(): Promise<Uint8Array> {
  const create = { width: 200, height: 200, channels: 3, background: '#000000' } as const
  return new Uint8Array(await sharp({ create }).jpeg().toBuffer())
}

export type EnrolledReference = { readonly id: ReferenceId; readonly personId: PersonId }

/** A picture as the built-in models see it. */
export type SeenPicture = { readonly image: Uint8Array; readonly template: Float32Array }

/** Portraits and templates of these pictures; of one without a face the picture itself, and any template. */
export async function seePictures(
  pictures: ReadonlyArray<Uint8Array>,
  socketsDir: string,
): Promise<ReadonlyArray<SeenPicture>> {
  const opened = await openPackWorker(workerDeps(workerHost(), socketsDir), {
    ...{ folder: builtInFolder, manifest: builtInPack },
  })
  if (opened.kind === 'failed') throw new Error(opened.message)
  await using worker = opened.worker
  const seen: SeenPicture[] = []
  for (const picture of pictures) {
    const examined = await worker.examine(picture)
    const [face] = examined.kind === 'examined' ? examined.faces : []
    seen.push({
      image: face?.portrait ?? picture,
      template: face?.template ?? new Float32Array(512).fill(1 / Math.sqrt(512)),
    })
  }
  return seen
}

/** Enrols one person a picture, as by the built-in models. */
export async function enrolPictures(
  db: Db,
  siteId: SiteId,
  pictures: ReadonlyArray<SeenPicture>,
): Promise<ReadonlyArray<EnrolledReference>> {
  const enrolled: EnrolledReference[] = []
  for (const [i, picture] of pictures.entries()) {
    const personId = await addPerson(db, siteId, `Person ${i}`)
    const id: ReferenceId = newId<'reference'>()
    await db.transaction((tx) =>
      createGalleryStore(db).add(tx, {
        ...{ id, personId, source: 'photo', quality: someQuality, actor: operator },
        ...{ ...picture, modelId: builtInPack.id },
      }),
    )
    enrolled.push({ id, personId })
  }
  return enrolled
}
