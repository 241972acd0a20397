import type { CameraId, NodeId, PersonId, SightingId, SiteId } from '../../contracts/ids.ts'
import { TEMPLATE_LENGTH, type DecidedSighting } from '../../contracts/inference.ts'
import type { FaceQuality } from '../../contracts/people.ts'
import { Permission, type Actor } from '../../contracts/permissions.ts'
import { createCameraStore } from '../../server/adapters/postgres/camera-store.ts'
import type { Db } from '../../server/adapters/postgres/database.ts'
import { createNodeStore } from '../../server/adapters/postgres/node-store.ts'
import { createPersonStore } from '../../server/adapters/postgres/person-store.ts'
import { createSiteStore } from '../../server/adapters/postgres/site-store.ts'
import { newId } from '../../server/new-id.ts'
import type { CameraRecord } from '../../server/ports/camera-store.ts'

export const operator: Actor = {
  id: 'local',
  name: 'Local operator',
  permissions: Permission.options,
}

/** The smallest bytes that begin like a JPEG. */
export const someJpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0x4e, 0x4d])

export const someQuality: FaceQuality = {
  faceHeight: 140,
  sharpness: 200,
  brightness: 120,
  clipped: 0,
  occlusion: 0,
  truncation: 0,
  pose: { yaw: 3, pitch: -2, roll: 1 },
  liveness: 0.9,
}

/** Unit template along one of its 512 axes, leaning to the next one: cos(lean) to the axis itself. */
export function templateAlong(axis: number, lean = 0): Float32Array {
  const template = new Float32Array(TEMPLATE_LENGTH)
  template[axis] = Math.cos(lean)
  template[axis + 1] = Math.sin(lean)
  return template
}

export async function addSite(db: Db, timeZone = 'Europe/Berlin', demo = false): Promise<SiteId> {
  const id: SiteId = newId<'site'>()
  const sites = createSiteStore(db)
  await db.transaction((tx) => sites.add(tx, { id, name: demo ? 'Demo' : 'Works', timeZone, demo }))
  return id
}

export async function addCamera(
  db: Db,
  siteId: SiteId,
  more: Partial<CameraRecord> = {},
): Promise<CameraId> {
  const id: CameraId = more.id ?? newId<'camera'>()
  await db.transaction((tx) =>
    createCameraStore(db).add(tx, {
      id,
      siteId,
      name: `Camera ${id}`,
      role: 'entry',
      mainUrl: `rtsp://10.0.0.1/${id}`,
      subUrl: null,
      username: null,
      passwordSecretId: null,
      transport: 'tcp',
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
      ...more,
    }),
  )
  return id
}

export async function addPerson(db: Db, siteId: SiteId, name = 'Ada'): Promise<PersonId> {
  const id: PersonId = newId<'person'>()
  await db.transaction((tx) =>
    createPersonStore(db).add(tx, { id, siteId, name, employeeNumber: id, department: null }),
  )
  return id
}

export async function addNode(db: Db, name: string): Promise<NodeId> {
  const id: NodeId = newId<'node'>()
  await createNodeStore(db).heartbeat({ id, name, appVersion: '0.1.0' })
  return id
}

/** Of a stranger, unless told otherwise. */
export function decidedSighting(
  cameraId: CameraId,
  more: Partial<DecidedSighting> = {},
): DecidedSighting {
  const id: SightingId = newId<'sighting'>()
  return {
    id,
    cameraId,
    outcome: more.personId ? 'matched' : 'unknown',
    personId: null,
    similarity: 0.7,
    margin: 0.2,
    liveness: 0.9,
    firstSeenAt: '2026-11-23T08:00:00Z',
    firstFitAt: '2026-11-23T08:00:00.2Z',
    lastSeenAt: '2026-11-23T08:00:03Z',
    decidedAt: '2026-11-23T08:00:01Z',
    examined: 3,
    agreeing: 2,
    candidates: [],
    quality: someQuality,
    crossed: null,
    modelId: 'test-model',
    box: { x: 100, y: 80, w: 90, h: 120 },
    crop: someJpeg,
    ...more,
  }
}
