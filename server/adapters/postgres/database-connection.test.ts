import { describe, expect, it } from 'vitest'
import { databaseUrl, parseDatabaseUrl } from './database-connection.ts'

const connection = {
  host: 'db.example',
  port: 5432,
  user: 'nm',
  password: 'p@ss/1',
  database: 'neuromark',
}

describe('the address of a database', () => {
  it.each([
    ['postgres://nm:p%40ss%2F1@db.example/neuromark', connection],
    ['postgresql://nm:p%40ss%2F1@db.example:5433/neuromark', { ...connection, port: 5433 }],
    ['postgres://nm:p%40ss%2F1@[::1]/neuromark', { ...connection, host: '::1' }],
    ['postgres://nm:p%40ss%2F1@localhost/neuromark?host=%2Frun', { ...connection, host: '/run' }],
    [
      'postgres://nm:p%40ss%2F1@db.example/neuromark?sslmode=verify-full',
      { ...connection, ssl: { rejectUnauthorized: true } },
    ],
  ])('is read: %s', (url, expected) => {
    expect(parseDatabaseUrl(url)).toEqual({ kind: 'ok', connection: expected })
  })

  it.each([connection, { ...connection, host: '/run/a b' }, { ...connection, host: '::1' }])(
    'reads back as it was written: $host',
    (one) => {
      expect(parseDatabaseUrl(databaseUrl(one))).toEqual({ kind: 'ok', connection: one })
    },
  )

  it.each([
    ['neuromark', /not a URL/],
    ['mysql://nm:secret@db/neuromark', /begins with mysql:/],
    ['postgres://nm:secret@db', /names no database/],
    ['postgres://db/neuromark', /names no user/],
  ])('is refused without repeating the password: %s', (url, reason) => {
    const result = parseDatabaseUrl(url)
    expect(result).toEqual({ kind: 'invalid', message: expect.stringMatching(reason) as string })
    expect(JSON.stringify(result)).not.toContain('secret')
  })
})
