import pg from 'pg'
import { CameraState } from '../../contracts/cameras.ts'
import type { DatabaseConnection } from '../../server/adapters/postgres/database-connection.ts'
import type { ScoredSighting } from '../../simulator/score/score-run.ts'
import type { SeenState } from './judge-faults.ts'

export type Records = {
  /** In order of time; cameras by name. */
  readonly states: ReadonlyArray<SeenState>
  /** Cameras and people by name. */
  readonly sightings: ReadonlyArray<ScoredSighting & { readonly cameraName: string }>
  /** Sightings of one face at one moment that are there twice, and punches of one run. */
  readonly duplicates: number
}

/** What the database holds of the run. */
export async function readRecords(connection: DatabaseConnection): Promise<Records> {
  return withClient(connection, async (client) => {
    const states = await client.query<{ camera: string; at: Date; state: unknown }>(`
      select camera.name as camera, event.happened_at as at, event.state
      from site.camera_events as event
      join site.cameras as camera on camera.id = event.camera_id
      order by event.happened_at, event.id`)
    const sightings = await client.query<{
      id: string
      camera: string
      person: string | null
      outcome: string
      first: Date
      last: Date
      decided: Date
      stored: Date
      x: number
      y: number
      w: number
      h: number
    }>(`
      select sighting.id, camera.name as camera, person.name as person, sighting.outcome,
        sighting.first_seen_at as first, sighting.last_seen_at as last,
        sighting.decided_at as decided, sighting.stored_at as stored,
        box_x as x, box_y as y, box_w as w, box_h as h
      from recognition.sightings as sighting
      join site.cameras as camera on camera.id = sighting.camera_id
      left join people.people as person on person.id = sighting.person_id`)
    const duplicates = await client.query<{ count: string }>(`
      select coalesce(sum(count - 1), 0) as count from (
        select count(*) from recognition.sightings
        group by camera_id, first_seen_at, box_x, box_y having count(*) > 1
        union all
        select count(*) from attendance.punches where state = 'active'
        group by person_id, direction, punched_at having count(*) > 1
      ) as repeated`)
    return {
      states: states.rows.flatMap(({ camera, at, state }) => {
        const read = CameraState.safeParse(state)
        // The end of a program is no state of a camera.
        return read.success ? [{ camera, atMs: at.getTime(), state: read.data }] : []
      }),
      sightings: sightings.rows.map((row) => ({
        id: row.id,
        cameraName: row.camera,
        cameraKey: row.camera,
        personKey: row.outcome === 'matched' ? row.person : null,
        outcome: row.outcome === 'matched' ? 'matched' : 'unknown',
        firstSeenAt: row.first.getTime(),
        lastSeenAt: row.last.getTime(),
        decidedAt: row.decided.getTime(),
        announcedAt: row.stored.getTime(),
        box: { x: row.x, y: row.y, w: row.w, h: row.h },
      })),
      duplicates: Number(duplicates.rows[0]?.count ?? 0),
    }
  })
}

/** The app's ids of the cameras by their names. */
export async function readCameraIds(
  connection: DatabaseConnection,
): Promise<ReadonlyMap<string, string>> {
  return withClient(connection, async (client) => {
    const { rows } = await client.query<{ id: string; name: string }>(
      'select id, name from site.cameras',
    )
    return new Map(rows.map(({ id, name }) => [name, id]))
  })
}

/** How many cameras' last word is that they are live; 0 while the database is not ready for that. */
export async function countLive(connection: DatabaseConnection): Promise<number> {
  try {
    return await withClient(connection, async (client) => {
      const { rows } = await client.query<{ count: string }>(`
        select count(*) from (
          select distinct on (camera_id) state ->> 'kind' as kind from site.camera_events
          order by camera_id, happened_at desc, id desc
        ) as last where kind = 'live'`)
      return Number(rows[0]?.count ?? 0)
    })
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error
    return 0 // the app has not made its tables yet
  }
}

async function withClient<Result>(
  connection: DatabaseConnection,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ ...connection, ssl: false })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
