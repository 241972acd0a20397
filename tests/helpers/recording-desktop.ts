import { readFile } from 'node:fs/promises'
import path from 'node:path'
import pino from 'pino'
import { Temporal } from 'temporal-polyfill'
import type { NodeId, PersonId, SiteId } from '../../contracts/ids.ts'
import type { LiveEvent } from '../../contracts/live.ts'
import { defaultPolicy } from '../../core/attendance/settings.ts'
import { settingsOfPack } from '../../core/recognition/site-settings.ts'
import { createAttendanceStore } from '../../server/adapters/postgres/attendance-store.ts'
import { createCameraStore } from '../../server/adapters/postgres/camera-store.ts'
import { createChangeLog } from '../../server/adapters/postgres/change-log.ts'
import type { Db } from '../../server/adapters/postgres/database.ts'
import { createGalleryStore } from '../../server/adapters/postgres/gallery-store.ts'
import { createRecordingStore } from '../../server/adapters/postgres/recording-store.ts'
import { createSightingStore } from '../../server/adapters/postgres/sighting-store.ts'
import { createSiteStore } from '../../server/adapters/postgres/site-store.ts'
import { createVideoFiles } from '../../server/adapters/video/inspect-video.ts'
import { createAttendanceProcessor } from '../../server/attendance/attendance-processor.ts'
import { newId } from '../../server/new-id.ts'
import type { ModelsToRun } from '../../server/recognition/inference-pool.ts'
import { openRecordings, type Recordings } from '../../server/recordings/open-recordings.ts'
import type { RenderedSite } from '../../simulator/scenes/render-site.ts'
import { builtInFolder } from './face-packs.ts'
import { builtInPack, seePictures, workerHost, type WorkerHost } from './pack-desktop.ts'
import { addPerson, operator, someQuality } from './records.ts'
import { ffmpeg } from './recorded-clip.ts'

export type RecordingDesktop = Recordings & {
  readonly host: WorkerHost
  readonly events: ReadonlyArray<LiveEvent>
}

/** What one desktop has of recordings: real stores, files and processes. Without models it analyses nothing. */
export function openRecordingDesktop(
  db: Db,
  folder: string,
  { nodeId = newId<'node'>(), models = true }: { nodeId?: NodeId; models?: boolean } = {},
): RecordingDesktop {
  const host = workerHost()
  const events: LiveEvent[] = []
  const attendanceStore = createAttendanceStore(db)
  const now = () => Temporal.Now.instant()
  const settings = settingsOfPack(builtInPack.thresholds)
  const toRun: ModelsToRun = { modelsDir: models ? builtInFolder : null, modelId: builtInPack.id }
  const recordings = openRecordings({
    ...{ database: db, nodeId, now, people: attendanceStore },
    bus: { publish: (event) => void events.push(event), subscribe: () => () => undefined },
    sites: createSiteStore(db),
    cameras: createCameraStore(db),
    sightings: createSightingStore(db),
    attendance: createAttendanceProcessor({
      ...{ store: attendanceStore, policy: defaultPolicy, now },
      gaps: { ofDoors: async () => [] },
    }),
    changes: createChangeLog(),
    recordings: createRecordingStore(db),
    files: createVideoFiles(ffmpeg),
    worker: {
      ...{ host, gallery: createGalleryStore(db), log: pino({ level: 'silent' }) },
      configuration: { provider: 'cpu', ffmpeg, socketsDir: folder, analysisFps: 5 },
      models: () => toRun,
      settings: () => settings,
    },
  })
  return { ...recordings, host, events }
}

/** Enrols the people of a rendered site; ids by the simulator's key. */
export async function enrolSite(
  db: Db,
  siteId: SiteId,
  { people }: RenderedSite,
  folder: string,
): Promise<ReadonlyMap<string, PersonId>> {
  const photos = people.map(async ({ photoFile }) => new Uint8Array(await readFile(photoFile)))
  const seen = await seePictures(await Promise.all(photos), path.resolve(folder))
  const ids = new Map<string, PersonId>()
  for (const [i, { key, name }] of people.entries()) {
    const picture = seen[i]
    if (!picture) throw new Error(`${key} was not seen`)
    const personId = await addPerson(db, siteId, name)
    await db.transaction((tx) =>
      createGalleryStore(db).add(tx, {
        ...{ id: newId<'reference'>(), personId, source: 'photo', quality: someQuality },
        ...{ actor: operator, ...picture, modelId: builtInPack.id },
      }),
    )
    ids.set(key, personId)
  }
  return ids
}
