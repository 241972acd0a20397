import pino from 'pino'
import { Temporal } from 'temporal-polyfill'
import { v7 as uuidv7 } from 'uuid'
import type { CameraId, PersonId, SightingId, SiteId } from '../../contracts/ids.ts'
import type { DecidedSighting } from '../../contracts/inference.ts'
import type { LiveEvent } from '../../contracts/live.ts'
import { defaultPolicy } from '../../core/attendance/settings.ts'
import type { SightingRole } from '../../core/attendance/sighting-runs.ts'
import type { CameraEventState } from '../../contracts/cameras.ts'
import { createAttendanceStore } from '../../server/adapters/postgres/attendance-store.ts'
import { createCameraEventStore } from '../../server/adapters/postgres/camera-event-store.ts'
import { createPersonStore } from '../../server/adapters/postgres/person-store.ts'
import { createSightingStore } from '../../server/adapters/postgres/sighting-store.ts'
import { createSiteStore } from '../../server/adapters/postgres/site-store.ts'
import {
  createAttendanceDays,
  type AttendanceDays,
} from '../../server/attendance/attendance-days.ts'
import { createAttendanceProcessor } from '../../server/attendance/attendance-processor.ts'
import { createCameraEvents } from '../../server/capture/camera-events.ts'
import { newId } from '../../server/new-id.ts'
import type { AttendanceProcessor } from '../../server/ports/attendance-processor.ts'
import type { SightingStore } from '../../server/ports/sighting-store.ts'
import type { SiteStore } from '../../server/ports/site-store.ts'
import { openTestDatabase, type TestDatabase } from './postgres.ts'
import { addNode } from './records.ts'

/** A site with a door of each kind in a database of its own. */
export interface AttendanceSite extends AsyncDisposable {
  readonly database: TestDatabase
  readonly siteId: SiteId
  readonly cameras: Readonly<Record<SightingRole, CameraId>>
  readonly processor: AttendanceProcessor
  readonly days: AttendanceDays
  readonly sites: SiteStore
  readonly sightings: SightingStore
  /** Sets the clock that the rules see. */
  setNow(text: string): void
  addPerson(name: string): Promise<PersonId>
  /** Stores a sighting with what follows from it, as the recorder does; returns the events. */
  see(
    personId: PersonId | null,
    role: SightingRole,
    at: string,
    more?: Partial<DecidedSighting>,
  ): Promise<ReadonlyArray<LiveEvent>>
  /** Writes down a change of state of a camera of this desktop, which is alive. */
  cameraSaid(role: SightingRole, at: string, state: CameraEventState): Promise<void>
  /** Rows of a query of the test's own. */
  rows(text: string, ...values: unknown[]): Promise<ReadonlyArray<Record<string, unknown>>>
}

/** A sighting with everything that does not matter filled in. */
export function decided(
  facts: Pick<DecidedSighting, 'cameraId' | 'personId' | 'firstSeenAt'> & Partial<DecidedSighting>,
): DecidedSighting {
  return {
    id: uuidv7() as SightingId,
    outcome: facts.personId === null ? 'unknown' : 'matched',
    similarity: facts.personId === null ? null : 0.71,
    margin: 0.4,
    liveness: 0.9,
    firstFitAt: facts.firstSeenAt,
    lastSeenAt: facts.firstSeenAt,
    decidedAt: facts.firstSeenAt,
    crossed: null,
    examined: 3,
    agreeing: 3,
    candidates: [],
    quality: {
      faceHeight: 120,
      sharpness: 200,
      brightness: 120,
      clipped: 0,
      occlusion: 0,
      truncation: 0,
      pose: { yaw: 0, pitch: 0, roll: 0 },
      liveness: 0.9,
    },
    modelId: 'test',
    box: { x: 10, y: 10, w: 100, h: 120 },
    crop: Uint8Array.of(0xff, 0xd8, 0xff, 0xd9),
    ...facts,
  }
}

/** Opens it. `timeZone` is the site's; its shift is the default one. */
export async function openAttendanceSite(timeZone = 'UTC'): Promise<AttendanceSite> {
  const database = await openTestDatabase()
  const { db } = database
  const siteId = uuidv7() as SiteId
  const sites = createSiteStore(db)
  const people = createPersonStore(db)
  const sightings = createSightingStore(db)
  await db.transaction((tx) => sites.add(tx, { id: siteId, name: 'Works', timeZone, demo: false }))

  const addCamera = async (role: SightingRole, position: number) => {
    const id = uuidv7() as CameraId
    await db.query({
      text: `
        insert into site.cameras (id, site_id, name, role, main_url, position)
        values ($1, $2, $3, $3, 'rtsp://camera.example/' || $3, $4)`,
      values: [id, siteId, role, position],
    })
    return id
  }
  const cameras = {
    entry: await addCamera('entry', 0),
    exit: await addCamera('exit', 1),
    both: await addCamera('both', 2),
    observe: await addCamera('observe', 3),
  }

  let now = Temporal.Instant.from('2026-11-24T12:00:00Z')
  const nodeId = await addNode(db, 'desk')
  // Alive at whatever time a test plays.
  await db.query({ text: `update node.nodes set heartbeat_at = '2100-01-01T00:00:00Z'` })
  const eventStore = createCameraEventStore(db)
  const cameraEvents = createCameraEvents({
    ...{ store: eventStore, nodeId, nodeName: 'desk', now: () => now },
    log: pino({ level: 'silent' }),
  })
  const deps = {
    store: createAttendanceStore(db),
    policy: defaultPolicy,
    now: () => now,
    gaps: cameraEvents,
    sites,
    people,
  }
  const processor = createAttendanceProcessor(deps)
  return {
    database,
    siteId,
    cameras,
    processor,
    days: createAttendanceDays(deps),
    sites,
    sightings,
    setNow(text) {
      now = Temporal.Instant.from(text)
    },
    async addPerson(name) {
      const id = uuidv7() as PersonId
      await db.transaction((tx) =>
        people.add(tx, { id, siteId, name, employeeNumber: id.slice(-12), department: null }),
      )
      // As if they had been with the firm for long.
      await db.query({
        text: `update people.people set created_at = '2026-01-01T00:00:00Z' where id = $1`,
        values: [id],
      })
      return id
    },
    see(personId, role, at, more = {}) {
      const sighting = decided({ cameraId: cameras[role], personId, firstSeenAt: at, ...more })
      return db.transaction(async (tx) => {
        await sightings.record(tx, sighting)
        return sighting.outcome === 'matched'
          ? processor.apply(tx, { sightingId: sighting.id, at, was: null, is: sighting.personId })
          : []
      })
    },
    async cameraSaid(role, at, state) {
      const id = newId<'event'>()
      const event = { id, cameraId: cameras[role], at, state, nodeId, nodeName: 'desk' }
      await eventStore.append([event])
    },
    async rows(text, ...values) {
      return (await db.query<Record<string, unknown>>({ text, values })).rows
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}
