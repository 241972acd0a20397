import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { EmbeddedPostgresError } from '../../server/adapters/embedded-postgres/embedded-postgres-error.ts'
import { isAlive } from '../../server/adapters/embedded-postgres/running-processes.ts'
import { startEmbeddedPostgres } from '../../server/adapters/embedded-postgres/start-embedded-postgres.ts'
import { createDatabase } from '../../server/adapters/postgres/database.ts'
import type { DatabaseConnection } from '../../server/adapters/postgres/database-connection.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const log = pino({ level: 'silent' })
const start = (dataDir: string) => startEmbeddedPostgres({ dataDir, log })

async function ask(connection: DatabaseConnection, text: string): Promise<unknown> {
  await using db = createDatabase(connection, { log })
  const { rows } = await db.query<{ answer: unknown }>({ text })
  return rows[0]?.answer
}

/** Another NeuroMark, as a process of its own; answers with the first line that it prints. */
async function startProgram(dataDir: string) {
  const program = path.join(import.meta.dirname, '../helpers/run-embedded-postgres.ts')
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', program, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout?.on('data', (chunk) => (text += String(chunk)))
  await until('the program says where its database is', () => text.includes('\n'), 60_000)
  const said = JSON.parse(text) as { pid?: number; message?: string }
  return { child, pid: said.pid ?? -1, message: said.message }
}

/** The shell that ends the server with its app: the one process of its session that is no PostgreSQL. */
async function watcherOf(pid: number): Promise<number> {
  for (const name of await readdir('/proc')) {
    const line = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    const [, command, rest = ''] = /^\d+ \((.*)\) (.*)$/s.exec(line) ?? []
    if (command !== 'postgres' && rest.split(' ')[3] === String(pid)) return Number(name)
  }
  throw new Error(`the server ${pid} has no watcher`)
}

describe('the database that comes with the app', () => {
  it('keeps what was stored over a stop and a start, and ends within seconds', async () => {
    await using folder = await temporaryFolder()
    let pid: number | undefined
    {
      await using server = await start(folder.path)
      pid = server.pid
      await ask(server.connection, 'create table kept as select 42 as answer')
      expect(server.version).toMatch(/^18\./)
    }
    expect(isAlive(pid ?? -1)).toBe(false)
    await using again = await start(folder.path)
    expect(await ask(again.connection, 'select answer from kept')).toBe(42)
  })

  it('sorts and folds letters beyond ASCII the same on every system', async () => {
    await using folder = await temporaryFolder()
    await using server = await start(folder.path)
    expect(await ask(server.connection, `select lower('ÉŽ') as answer`)).toBe('éž')
    expect(
      await ask(server.connection, `select current_setting('server_encoding') as answer`),
    ).toBe('UTF8')
  })

  it('listens on a private socket only and lets nobody in without the password', async () => {
    await using folder = await temporaryFolder()
    await using server = await start(folder.path)
    expect(
      await ask(server.connection, `select current_setting('listen_addresses') as answer`),
    ).toBe('')
    expect((await stat(server.connection.host)).mode & 0o777).toBe(0o700)
    const passwordFile = path.join(path.dirname(server.connection.host), 'password')
    expect((await stat(passwordFile)).mode & 0o777).toBe(0o600)
    await expect(
      ask({ ...server.connection, password: 'guess' }, 'select 1 as answer'),
    ).rejects.toThrow(/password authentication failed/)
  })

  it('starts again when it is killed, with everything that was committed', async () => {
    await using folder = await temporaryFolder()
    await using server = await start(folder.path)
    await ask(server.connection, 'create table kept as select 42 as answer')
    const killed = server.pid ?? -1
    process.kill(killed, 'SIGKILL')
    await until('a new server', () => server.pid !== undefined && server.pid !== killed)
    const answer = await until('an answer', () =>
      ask(server.connection, 'select answer from kept').catch(() => undefined),
    )
    expect(answer).toBe(42)
  })

  it('ends with an app that is killed', async () => {
    await using folder = await temporaryFolder()
    const { child, pid } = await startProgram(folder.path)
    expect(isAlive(pid)).toBe(true)
    child.kill('SIGKILL')
    await until('the server ends', () => !isAlive(pid))
  })

  it('refuses a data folder that another running app uses, and names it', async () => {
    await using folder = await temporaryFolder()
    const { child, pid } = await startProgram(folder.path)
    try {
      await expect(start(folder.path)).rejects.toThrow(
        new RegExp(`Another NeuroMark \\(process ${child.pid}\\) uses the data folder`),
      )
      expect(isAlive(pid)).toBe(true)
    } finally {
      child.kill('SIGKILL')
      await once(child, 'exit')
      await until('the server ends', () => !isAlive(pid))
    }
  })

  it.runIf(process.platform === 'linux')(
    'stops a server that an app which crashed has left behind',
    async () => {
      await using folder = await temporaryFolder()
      const { child, pid } = await startProgram(folder.path)
      process.kill(await watcherOf(pid), 'SIGKILL')
      child.kill('SIGKILL')
      await once(child, 'exit')
      expect(isAlive(pid)).toBe(true)
      await using server = await start(folder.path)
      expect(server.pid).not.toBe(pid)
      expect(isAlive(pid)).toBe(false)
      expect(await ask(server.connection, 'select 1 as answer')).toBe(1)
    },
  )

  it('is not kept from starting by a lock whose process id is somebody else by now', async () => {
    await using folder = await temporaryFolder()
    let lockFile: string
    {
      await using server = await start(folder.path)
      lockFile = path.join(path.dirname(server.connection.host), 'cluster/postmaster.pid')
      const lock = await readFile(lockFile, 'utf8')
      await server[Symbol.asyncDispose]()
      const bystander = spawn('sleep', ['60'], { stdio: 'ignore' })
      await writeFile(lockFile, lock.replace(/^\d+/, String(bystander.pid)))
      try {
        await using again = await start(folder.path)
        expect(await ask(again.connection, 'select 1 as answer')).toBe(1)
        expect(isAlive(bystander.pid ?? -1)).toBe(true)
      } finally {
        bystander.kill()
      }
    }
  })

  it('is made anew when its making was interrupted, and never replaces data', async () => {
    await using folder = await temporaryFolder()
    const home = path.join(folder.path, 'postgres')
    await mkdir(path.join(home, 'cluster.unfinished/base'), { recursive: true })
    {
      await using server = await start(folder.path)
      expect(await ask(server.connection, 'select 1 as answer')).toBe(1)
    }
    await rm(path.join(home, 'cluster/PG_VERSION'))
    await expect(start(folder.path)).rejects.toThrow(/holds something that is not a database/)
    expect((await stat(path.join(home, 'cluster/base'))).isDirectory()).toBe(true)
  })

  it('refuses data of another major version with a way on', async () => {
    await using folder = await temporaryFolder()
    let home: string
    {
      await using server = await start(folder.path)
      home = path.dirname(server.connection.host)
    }
    await writeFile(path.join(home, 'cluster/PG_VERSION'), '17\n')
    const refused = await start(folder.path).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(EmbeddedPostgresError)
    expect(refused).toMatchObject({
      code: 'other-version',
      message: expect.stringMatching(/PostgreSQL 17; this NeuroMark comes with 18/) as string,
    })
  })

  it.runIf(process.getuid?.() === 0)(
    'works for root in a data folder that is closed to others, and begins anew when that is deleted',
    async () => {
      await using folder = await temporaryFolder(0o700)
      let home: string
      {
        await using server = await start(folder.path)
        home = path.dirname(server.connection.host)
        expect(home).toMatch(/^\/var\/lib\/neuromark\//)
        await ask(server.connection, 'create table kept as select 42 as answer')
      }
      {
        await using server = await start(folder.path)
        expect(await ask(server.connection, 'select answer from kept')).toBe(42)
      }
      await rm(path.join(folder.path, 'postgres'), { recursive: true })
      let other: string
      {
        await using fresh = await start(folder.path)
        other = path.dirname(fresh.connection.host)
        expect(other).not.toBe(home)
        expect(await ask(fresh.connection, `select to_regclass('kept') as answer`)).toBe(null)
      }
      // The one that no data folder leads to any more does not pile up.
      await expect(stat(home)).rejects.toThrow(/ENOENT/)
      await rm(other, { recursive: true })
    },
  )
})
