import { stat, truncate } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CameraId, PersonId, SiteId } from '../../contracts/ids.ts'
import type { Recording } from '../../contracts/recordings.ts'
import { newId } from '../../server/new-id.ts'
import type { RenderedSite } from '../../simulator/scenes/render-site.ts'
import { openTestDatabase, type TestDatabase } from '../helpers/postgres.ts'
import { renderTestSite, writeRecording } from '../helpers/recorded-clip.ts'
import {
  enrolSite,
  openRecordingDesktop,
  type RecordingDesktop,
} from '../helpers/recording-desktop.ts'
import { addCamera, addSite, operator } from '../helpers/records.ts'
import { temporaryFolder, type TemporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const beginsAt = '2026-03-02T07:00:00.000Z'
const analysedWithinMs = 100_000

let database: TestDatabase
let folder: TemporaryFolder
let site: RenderedSite
let siteId: SiteId
let enrolled: ReadonlyMap<string, PersonId>

beforeAll(async () => {
  ;[database, folder, site] = await Promise.all([
    openTestDatabase(),
    temporaryFolder(0o700),
    renderTestSite(),
  ])
  siteId = await addSite(database.db, 'Europe/Berlin')
  enrolled = await enrolSite(database.db, siteId, site, folder.path)
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

const stateOf = async (desktop: RecordingDesktop, id: string): Promise<Recording['state']> => {
  const recording = (await desktop.useCases.list()).find((one) => one.id === id)
  if (!recording) throw new Error('the recording is not in the list')
  return recording.state
}

async function add(
  desktop: RecordingDesktop,
  cameraId: CameraId,
  file: string,
  attendance = false,
): Promise<string> {
  const added = await desktop.useCases.add(operator, { path: file, cameraId, beginsAt, attendance })
  if (added.kind !== 'ok') throw new Error(added.message)
  return added.recording.id
}

const untilDone = (desktop: RecordingDesktop, id: string) =>
  until(
    'the end of the analysis',
    async () => {
      const state = await stateOf(desktop, id)
      if (state.kind === 'failed') throw new Error(state.message)
      return state.kind === 'done'
    },
    analysedWithinMs,
  )

type Seen = { readonly personId: PersonId | null; readonly outcome: string; readonly at: number }

/** What is stored of a recording; times in seconds from its begin. */
async function seenOn(recordingId: string): Promise<ReadonlyArray<Seen>> {
  const { rows } = await database.db.query<Seen>({
    text: `
      select person_id as "personId", outcome,
        extract(epoch from first_seen_at - $2::timestamptz)::float8 as at
      from recognition.sightings where recording_id = $1 order by first_seen_at, person_id`,
    values: [recordingId, beginsAt],
  })
  return rows
}

it('passages on a recording become sightings of the right people at their true times', async () => {
  const file = path.join(folder.path, 'back door.mp4')
  const truth = await writeRecording(site, 'cam-02', file)
  const cameraId = await addCamera(database.db, siteId, { role: 'exit' })
  const desktop = openRecordingDesktop(database.db, folder.path)
  try {
    const id = await add(desktop, cameraId, file)
    await untilDone(desktop, id)
    const seen = await seenOn(id)
    expect(seen).toHaveLength(truth.passages.length)
    for (const { person, enrolled: known, recognisableFromS } of truth.passages) {
      const personId = known ? enrolled.get(person) : null
      const own = seen.filter((one) => one.personId === personId)
      expect(own, person).toHaveLength(1)
      expect(Math.abs((own[0]?.at ?? NaN) - recognisableFromS), person).toBeLessThan(0.5)
    }
    // Nobody asked for attendance.
    const { rows } = await database.db.query({ text: 'select id from attendance.punches' })
    expect(rows).toEqual([])
    expect(desktop.events.map(({ kind }) => kind)).not.toContain('sighting')
  } finally {
    await desktop[Symbol.asyncDispose]()
  }
})

it('a recording whose process and desktop end in the middle is stored once, wholly', async () => {
  const rounds = 3
  const file = path.join(folder.path, 'front door.mkv')
  const { durationS, passages } = await writeRecording(site, 'cam-01', file, rounds)
  const cameraId = await addCamera(database.db, siteId)
  const nodeId = newId<'node'>()
  const first = openRecordingDesktop(database.db, folder.path, { nodeId })
  let id = ''
  try {
    id = await add(first, cameraId, file, true)
    const began = () =>
      first.events.some(
        (event) =>
          event.kind === 'recording' &&
          event.recording.state.kind === 'running' &&
          event.recording.state.doneSeconds > 5,
      )
    await until('pictures to be analysed', began, analysedWithinMs)
    first.host.started.at(-1)?.kill()
    const stored = async (): Promise<boolean> => (await seenOn(id)).length > 0
    await until('a part to be stored by another process', stored, analysedWithinMs)
    expect(first.host.started).toHaveLength(2)
  } finally {
    await first[Symbol.asyncDispose]()
  }
  const before = await seenOn(id)
  expect(before.length).toBeLessThan(rounds)

  const second = openRecordingDesktop(database.db, folder.path, { nodeId })
  try {
    await untilDone(second, id)
  } finally {
    await second[Symbol.asyncDispose]()
  }
  const seen = await seenOn(id)
  expect(seen.slice(0, before.length)).toEqual(before)
  const [passage] = passages
  expect(seen.map(({ personId }) => personId)).toEqual(
    Array.from({ length: rounds }, () => enrolled.get(passage?.person ?? '')),
  )
  for (const [round, { at }] of seen.entries())
    expect(Math.abs(at - round * durationS - (passage?.recognisableFromS ?? NaN))).toBeLessThan(0.5)
  const { rows } = await database.db.query({
    text: `select direction, punched_at from attendance.punches where state = 'active'`,
  })
  // At most one run: the rounds are seconds apart.
  expect(rows).toHaveLength(1)
})

it('a recording that was cut off gives what it holds, and says that it ends before its time', async () => {
  const file = path.join(folder.path, 'cut off.mkv')
  const { durationS } = await writeRecording(site, 'cam-01', file)
  await truncate(file, Math.floor((await stat(file)).size * 0.6))
  const cameraId = await addCamera(database.db, siteId)
  const desktop = openRecordingDesktop(database.db, folder.path)
  try {
    const id = await add(desktop, cameraId, file)
    const state = await until(
      'the end of the file',
      async () => {
        const now = await stateOf(desktop, id)
        return now.kind === 'failed' ? now : null
      },
      analysedWithinMs,
    )
    expect(state.message).toMatch(/^The file ends before its time: it was cut off\. /)
    expect(state.doneSeconds).toBeGreaterThan(durationS / 4)
    expect(state.doneSeconds).toBeLessThan(durationS)
  } finally {
    await desktop[Symbol.asyncDispose]()
  }
})
