import { copyFile, readdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import path from 'node:path'
import pg from 'pg'
import pino from 'pino'
import { describe, expect, inject, it } from 'vitest'
import type { DatabaseConnection } from '../../server/adapters/postgres/database-connection.ts'
import { migrate } from '../../server/adapters/postgres/migrate.ts'
import { newId } from '../../server/new-id.ts'
import { openEmptyDatabase } from '../helpers/postgres.ts'
import { migrationsFolder } from '../helpers/postgres-cluster.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const log = pino({ level: 'silent' })
const bringUpToDate = (connection: DatabaseConnection, directory = migrationsFolder) =>
  migrate(connection, { directory, log })

async function run(connection: DatabaseConnection, text: string): Promise<void> {
  const client = new pg.Client({ ...connection, ssl: false })
  await client.connect()
  await client.query(text)
  await client.end()
}

const names = (await readdir(migrationsFolder)).map((name) => name.replace(/\.sql$/, '')).toSorted()
const newest = names.at(-1)?.slice(0, 6) ?? ''

const refusal = (kind: string, message: RegExp) => ({
  kind,
  message: expect.stringMatching(message) as string,
})

describe('bringing the schema up to date', () => {
  it('runs every migration once, from nothing and again', async () => {
    await using database = await openEmptyDatabase()
    expect(await bringUpToDate(database.connection)).toMatchObject({
      kind: 'ok',
      schema: newest,
      applied: names,
    })
    expect(await bringUpToDate(database.connection)).toMatchObject({ kind: 'ok', applied: [] })
  })

  it('lets desktops that start at the same time take turns', async () => {
    await using database = await openEmptyDatabase()
    const results = await Promise.all([1, 2, 3].map(() => bringUpToDate(database.connection)))
    expect(results.map(({ kind }) => kind)).toEqual(['ok', 'ok', 'ok'])
    expect(
      results.flatMap((result) => (result.kind === 'ok' ? result.applied : [])).toSorted(),
    ).toEqual(names)
  })

  it('leaves nothing behind of a migration that fails', async () => {
    await using database = await openEmptyDatabase()
    await using folder = await temporaryFolder()
    await writeFile(
      path.join(folder.path, '000001_broken.sql'),
      'create table half_made (id int); select 1 / 0;',
    )
    expect(await bringUpToDate(database.connection, folder.path)).toEqual(
      refusal('failed', /could not be brought up to date: division by zero.*Nothing was changed/),
    )
    await run(database.connection, 'create table half_made (id int)')
  })
})

describe('a database that is not usable is explained:', () => {
  it('made by a newer version', async () => {
    await using database = await openEmptyDatabase()
    await using newer = await temporaryFolder()
    for (const name of names) {
      await copyFile(
        path.join(migrationsFolder, `${name}.sql`),
        path.join(newer.path, `${name}.sql`),
      )
    }
    await writeFile(path.join(newer.path, '000777_later.sql'), 'create schema later;')
    await bringUpToDate(database.connection, newer.path)
    expect(await bringUpToDate(database.connection)).toEqual({
      kind: 'newer-than-code',
      message: `This database was made by a newer NeuroMark (schema 000777); this one knows ${newest}. Update NeuroMark on this desktop.`,
    })
  })

  it('wrong password', async () => {
    const wrong = { ...inject('postgresTemplate'), password: 'not-the-password' }
    const result = await bringUpToDate(wrong)
    expect(result).toEqual(
      refusal('wrong-password', /refuses the user "neuromark" with this password/),
    )
    expect(JSON.stringify(result)).not.toContain('not-the-password')
  })

  it('no such database', async () => {
    const wrong = { ...inject('postgresTemplate'), database: 'elsewhere' }
    expect(await bringUpToDate(wrong)).toEqual(
      refusal('no-such-database', /has no database "elsewhere".*Create it/),
    )
  })

  it('nobody listens', async () => {
    const nobody = { ...inject('postgresTemplate'), host: '127.0.0.1', port: 1 }
    expect(await bringUpToDate(nobody)).toEqual(
      refusal('unreachable', /127\.0\.0\.1:1\/.* cannot be reached.*Check that it runs/),
    )
  })

  it.each([
    ['says nothing', '', 'unreachable'],
    ['speaks HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'not-a-database'],
  ])('something that listens and %s', async (_what, words, kind) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => words !== '' && socket.end(words))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    try {
      const stranger = { ...inject('postgresTemplate'), host: '127.0.0.1', port }
      expect(await bringUpToDate(stranger)).toEqual(refusal(kind, new RegExp(`127.0.0.1:${port}`)))
    } finally {
      server.close()
    }
  })

  it('a user without rights', async () => {
    await using database = await openEmptyDatabase()
    const user = `guest_${newId().replaceAll('-', '')}`
    await run(database.connection, `create role ${user} login password 'guest'`)
    try {
      const guest = { ...database.connection, user, password: 'guest' }
      expect(await bringUpToDate(guest)).toEqual(
        refusal('no-rights', /may not set up the database.*grant create on database/),
      )
    } finally {
      await run(database.connection, `drop role ${user}`)
    }
  })

  it('one that belongs to another application', async () => {
    await using database = await openEmptyDatabase()
    await run(database.connection, 'create schema site; create table site.sites (id int)')
    expect(await bringUpToDate(database.connection)).toEqual(
      refusal('other-application', /already holds tables of another application/),
    )
  })
})
