import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdir, rename, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { Temporal } from 'temporal-polyfill'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CameraId, PersonId, SiteId } from '../../contracts/ids.ts'
import type { DecidedSighting } from '../../contracts/inference.ts'
import { defaultPolicy } from '../../core/attendance/settings.ts'
import { createAttendanceStore } from '../../server/adapters/postgres/attendance-store.ts'
import { createRecordingStore } from '../../server/adapters/postgres/recording-store.ts'
import { createSightingStore } from '../../server/adapters/postgres/sighting-store.ts'
import { createAttendanceProcessor } from '../../server/attendance/attendance-processor.ts'
import { storePart, type Part } from '../../server/recordings/store-part.ts'
import { openTestDatabase, type TestDatabase } from '../helpers/postgres.ts'
import { ffmpeg } from '../helpers/recorded-clip.ts'
import { openRecordingDesktop, type RecordingDesktop } from '../helpers/recording-desktop.ts'
import { addCamera, addPerson, addSite, decidedSighting, operator } from '../helpers/records.ts'
import { temporaryFolder, type TemporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const run = promisify(execFile)
const beginsAt = '2026-03-02T07:00:00.000Z'

let database: TestDatabase
let folder: TemporaryFolder
let siteId: SiteId
let cameraId: CameraId
let desktop: RecordingDesktop

beforeEach(async () => {
  ;[database, folder] = await Promise.all([openTestDatabase(), temporaryFolder(0o700)])
  siteId = await addSite(database.db, 'Europe/Berlin')
  cameraId = await addCamera(database.db, siteId, { name: 'Gate' })
  // Without models: what is added waits, or fails and can be resumed.
  desktop = openRecordingDesktop(database.db, folder.path, { models: false })
})
afterEach(async () => {
  await desktop[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

const at = (name: string): string => path.join(folder.path, name)

async function film(name: string, ...more: ReadonlyArray<string>): Promise<string> {
  const source = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=10:duration=3']
  await run(ffmpeg, ['-v', 'error', '-y', ...source, '-pix_fmt', 'yuv420p', ...more, at(name)])
  return at(name)
}

async function inspect(...paths: ReadonlyArray<string>) {
  const answers = []
  for await (const answer of desktop.useCases.inspect(paths)) answers.push(answer)
  return answers
}

const add = (file: string, more: { beginsAt?: string; cameraId?: CameraId } = {}) =>
  desktop.useCases.add(operator, { path: file, cameraId, beginsAt, attendance: false, ...more })

async function added(file: string): Promise<string> {
  const answer = await add(file)
  if (answer.kind !== 'ok') throw new Error(answer.message)
  return answer.recording.id
}

const stateOf = async (id: string) =>
  (await desktop.useCases.list()).find((one) => one.id === id)?.state

describe('looking at files', () => {
  it('says what each is, and suggests when it began, in local time of the site', async () => {
    const file = await film('2026-03-02_08-00-00.mp4')
    const created = ['-metadata', 'creation_time=2026-03-01T10:00:00Z']
    const other = await film('export.mkv', '-c:v', 'mpeg4', ...created)
    expect(await inspect(file, other)).toEqual([
      {
        ...{ kind: 'ok', path: file, fileName: '2026-03-02_08-00-00.mp4', durationSeconds: 3 },
        ...{ codec: 'h264', width: 320, height: 180, importedAt: null },
        beginsAt: '2026-03-02T07:00:00Z',
      },
      expect.objectContaining({ kind: 'ok', codec: 'mpeg4', beginsAt: '2026-03-01T10:00:00Z' }),
    ])
  })

  it('measures a file that does not say how long it is', async () => {
    const [answer] = await inspect(await film('raw.h264'))
    expect(answer?.kind === 'ok' && answer.durationSeconds).toBeCloseTo(3, 0)
  })

  it('refuses each that is no video with a sentence, and goes on with the others', async () => {
    await writeFile(at('text.mp4'), 'This is not a film.')
    await writeFile(at('empty.mp4'), '')
    await writeFile(at('list.m3u8'), `#EXTM3U\n#EXTINF:3,\n${await film('whole.mp4')}\n`)
    await copyFile(at('whole.mp4'), at('cut.mp4'))
    await truncate(at('cut.mp4'), 20_000)
    const sound = ['-f', 'lavfi', '-i', 'sine=duration=2', at('sound.mp4')]
    await run(ffmpeg, ['-v', 'error', ...sound])
    const still = ['-i', at('whole.mp4'), '-frames:v', '1', at('still.png')]
    await run(ffmpeg, ['-v', 'error', ...still])
    await mkdir(at('a folder.mp4'))
    const names = ['text.mp4', 'empty.mp4', 'list.m3u8', 'cut.mp4', 'sound.mp4', 'still.png']
    const answers = await inspect(
      ...[...names, 'a folder.mp4', 'nowhere.mp4'].map(at),
      ...['relative.mp4', '/dev/zero', at('whole.mp4')],
    )
    expect(answers.map((one) => (one.kind === 'ok' ? 'ok' : one.message))).toEqual([
      expect.stringMatching(/^This is not a video file\. /),
      expect.stringMatching(/^The file is empty\. /),
      expect.stringMatching(/^This is not a video file\. /),
      expect.stringMatching(/^The file is cut off: /),
      expect.stringMatching(/^There is only sound in this file\. /),
      expect.stringMatching(/^This is not a video file\. /),
      expect.stringMatching(/^This is a folder\. /),
      expect.stringMatching(/^The file is not there\. /),
      expect.stringMatching(/^This is not a file on this computer\. /),
      expect.stringMatching(/^This is not a plain file\. /),
      'ok',
    ])
  })

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'says that a file may not be read',
    async () => {
      const file = await film('secret.mp4')
      await chmod(file, 0)
      expect(await inspect(file)).toMatchObject([{ message: /^You may not read this file\. / }])
    },
  )
})

describe('importing', () => {
  it('takes the same content once for a camera and a begin, whatever its name', async () => {
    const file = await film('one.mp4')
    await added(file)
    await copyFile(file, at('another name.mp4'))
    expect(await add(at('another name.mp4'))).toEqual({
      kind: 'conflict',
      message: 'This recording is imported already, for Gate and the same begin.',
    })
    const elsewhere = await addCamera(database.db, siteId, { name: 'Yard' })
    expect(await add(file, { cameraId: elsewhere })).toMatchObject({ kind: 'ok' })
    const [answer] = await inspect(file)
    expect(answer?.kind === 'ok' && answer.importedAt).toEqual(expect.any(String))
    const { rows } = await database.db.query({
      text: `select action, actor_name from audit.changes where entity = 'recording'`,
    })
    expect(rows).toEqual(
      Array.from({ length: 2 }, () => ({
        ...{ action: 'recording.added', actor_name: operator.name },
      })),
    )
  })

  it('refuses a begin that would have it end in the future', async () => {
    const file = await film('one.mp4')
    expect(await add(file, { beginsAt: '2100-01-01T00:00:00Z' })).toMatchObject({
      kind: 'invalid',
    })
    expect(await desktop.useCases.list()).toEqual([])
  })

  it('fails with a sentence when the file has gone, and goes on once it is back', async () => {
    const file = await film('one.mp4')
    await rename(file, at('away.mp4'))
    await rename(at('away.mp4'), file)
    const id = await added(file)
    const failed = async () => (await stateOf(id))?.kind === 'failed'
    await until('it to fail', failed)
    // This desktop has no models.
    expect(await stateOf(id)).toMatchObject({ message: /lacks the face models/ })
    await rename(file, at('away.mp4'))
    expect(await desktop.useCases.resume(operator, id)).toEqual({ kind: 'ok' })
    const message = /^The file is not there\. Connect its disk/
    await until('it to fail', async () => {
      const state = await stateOf(id)
      return state?.kind === 'failed' && message.test(state.message)
    })
  })

  it('can be cancelled, and resumed', async () => {
    const id = await added(await film('one.mp4'))
    expect(await desktop.useCases.cancel(operator, id)).toEqual({ kind: 'ok' })
    expect(await stateOf(id)).toEqual({ kind: 'cancelled', doneSeconds: 0 })
    expect(await desktop.useCases.resume(operator, id)).toEqual({ kind: 'ok' })
    expect((await stateOf(id))?.kind).not.toBe('cancelled')
    const kinds = desktop.events.flatMap((event) =>
      event.kind === 'recording' ? [event.recording.state.kind] : [],
    )
    expect(kinds).toContain('cancelled')
  })
})

describe('what was seen on a recording', () => {
  let personId: PersonId
  let exitId: CameraId
  let id: string
  const deps = () => {
    const { db } = database
    const people = createAttendanceStore(db)
    const now = () => Temporal.Now.instant()
    return {
      ...{ database: db, people, recordings: createRecordingStore(db) },
      sightings: createSightingStore(db),
      attendance: createAttendanceProcessor({
        ...{ store: people, policy: defaultPolicy, now, gaps: { ofDoors: async () => [] } },
      }),
      bus: { publish: () => undefined, subscribe: () => () => undefined },
    }
  }
  const seen = (at: string, more: Partial<DecidedSighting> = {}): DecidedSighting =>
    decidedSighting(cameraId, {
      ...{ firstSeenAt: at, firstFitAt: at, lastSeenAt: at, decidedAt: at, personId },
      ...more,
    })
  const punches = async () =>
    (
      await database.db.query<{ direction: string; at: string }>({
        text: `
          select direction, to_char(punched_at at time zone 'UTC', 'HH24:MI') as at
          from attendance.punches where state = 'active' order by punched_at`,
      })
    ).rows.map(({ direction, at }) => `${direction} ${at}`)

  beforeEach(async () => {
    personId = await addPerson(database.db, siteId)
    await database.db.query({
      text: `update people.people set created_at = '2026-01-01T00:00:00Z'`,
    })
    exitId = await addCamera(database.db, siteId, { role: 'exit' })
    id = await added(await film('one.mp4'))
    await until('it to fail', async () => (await stateOf(id))?.kind === 'failed')
    await createRecordingStore(database.db).step(null, id, ['failed'], { kind: 'running' })
  })

  const part: () => Part = () => ({
    ...{ kind: 'part', doneSeconds: 2 },
    facts: [
      { kind: 'sighting', sighting: seen('2026-03-02T07:00:00Z') },
      { kind: 'sighting', sighting: seen('2026-03-02T16:00:00Z', { cameraId: exitId }) },
      { kind: 'sighting', sighting: seen('2026-03-02T16:30:00Z', { personId: null }) },
    ],
  })

  it('counts as attendance only if and as long as somebody says so', async () => {
    await storePart(id, part(), deps())
    expect(await punches()).toEqual([])
    const day = desktop.events.length
    expect(await desktop.useCases.setAttendance(operator, id, true)).toEqual({ kind: 'ok' })
    expect(await punches()).toEqual(['in 07:00', 'out 16:00'])
    expect(desktop.events.slice(day).map(({ kind }) => kind)).toContain('day-changed')
    await desktop.useCases.setAttendance(operator, id, false)
    expect(await punches()).toEqual([])
    const { rows } = await database.db.query({
      text: `select status from attendance.attendance_days`,
    })
    expect(rows).toEqual([{ status: 'absent' }])
    expect((await desktop.useCases.list())[0]?.sightings).toBe(3)
  })

  it('counts at once where it was imported into attendance', async () => {
    await desktop.useCases.setAttendance(operator, id, true)
    await storePart(id, part(), deps())
    expect(await punches()).toEqual(['in 07:00', 'out 16:00'])
  })

  it('is stored with how far the recording is, or not at all', async () => {
    const broken = part()
    const [first] = broken.facts
    if (first?.kind !== 'sighting') throw new Error('no sighting')
    const wrong = { ...first, sighting: { ...first.sighting, similarity: 7 } }
    const facts = [...broken.facts.slice(1), wrong]
    await expect(storePart(id, { ...broken, facts }, deps())).rejects.toThrow()
    expect(await createRecordingStore(database.db).find(id)).toMatchObject({
      ...{ doneSeconds: 0, sightings: 0 },
    })
    expect(await storePart(id, part(), deps())).toBe('stored')
    expect(await createRecordingStore(database.db).find(id)).toMatchObject({
      ...{ doneSeconds: 2, sightings: 3 },
    })
  })

  it('is not stored any more once the recording was cancelled', async () => {
    await desktop.useCases.cancel(operator, id)
    expect(await storePart(id, part(), deps())).toBe('stopped')
    expect((await desktop.useCases.list())[0]?.sightings).toBe(0)
  })

  it('follows the later frames of a track', async () => {
    const other = await addPerson(database.db, siteId, 'Bob')
    const sighting = seen('2026-03-02T07:00:00Z')
    const { id: sightingId } = sighting
    const facts: Part['facts'] = [
      { kind: 'sighting', sighting },
      {
        kind: 'revised',
        sighting: { ...sighting, personId: other, revisedAt: '2026-03-02T07:00:02Z' },
      },
      { kind: 'extended', id: sightingId, lastSeenAt: '2026-03-02T07:00:09Z' },
    ]
    await desktop.useCases.setAttendance(operator, id, true)
    await storePart(id, { kind: 'part', doneSeconds: 2, facts }, deps())
    const stored = await createSightingStore(database.db).find(sightingId)
    expect(stored).toMatchObject({ person: { name: 'Bob' }, recordingId: id })
    expect(Date.parse(stored?.lastSeenAt ?? '')).toBe(Date.parse('2026-03-02T07:00:09Z'))
    const { rows } = await database.db.query({
      text: `select person_id from attendance.punches where state = 'active'`,
    })
    expect(rows).toEqual([{ person_id: other }])
  })
})
