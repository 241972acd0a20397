import { once } from 'node:events'
import { createConnection, createServer, type Server } from 'node:net'
import path from 'node:path'
import pino from 'pino'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { startEmbeddedPostgres } from '../../server/adapters/embedded-postgres/start-embedded-postgres.ts'
import { databaseUrl } from '../../server/adapters/postgres/database-connection.ts'
import { launchApp, spawnApp, type RunningApp } from '../helpers/electron-app.ts'
import { expectGone, processesUnder } from '../helpers/electron-processes.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const demoMs = 90_000
/** An ffmpeg that reads a camera, not one of those that decode a moment of it. */
const reader = /^\S*ffmpeg .*-f concat /

async function listen(server: Server, port = 0): Promise<number> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Ends a server that nobody is connected to, and answers the port it had. */
async function portOfClosed(server: Server): Promise<number> {
  const port = await listen(server)
  server.close()
  await once(server, 'close')
  return port
}

async function waitForDemo(page: Page): Promise<void> {
  for (const name of ['Front door', 'Back door'])
    await page.getByRole('button', { name: `${name}, Live` }).waitFor({ timeout: demoMs })
}

/** Process ids of the app's utility processes of that name. */
const utilities = ({ electron }: RunningApp, name: string): Promise<number[]> =>
  electron.evaluate(
    ({ app }, wanted) =>
      app
        .getAppMetrics()
        .filter((process) => process.name === wanted)
        .map(({ pid }) => pid),
    name,
  )

it('says that the database cannot be reached, and goes on once it can', async () => {
  await using folder = await temporaryFolder()
  await using database = await startEmbeddedPostgres({
    dataDir: folder.path,
    log: pino({ level: 'silent' }),
    settings: { fsync: 'off' },
  })
  const { connection } = database
  const port = await portOfClosed(createServer())
  // Nobody listens there yet; later it leads to the database.
  const way = createServer((socket) => {
    const on = createConnection(path.join(connection.host, `.s.PGSQL.${connection.port}`))
    socket.on('error', () => on.destroy())
    on.on('error', () => socket.destroy())
    socket.pipe(on).pipe(socket)
  })
  try {
    await using app = await launchApp({
      env: { NEUROMARK_DATABASE_URL: databaseUrl({ ...connection, host: '127.0.0.1', port }) },
    })
    const { page } = app
    const problem = page.getByRole('alert')
    await problem.getByText(`127.0.0.1:${port}`).waitFor()
    expect(await problem.innerText()).toContain('cannot be reached')
    expect(await problem.innerText()).not.toContain(connection.password)

    await listen(way, port)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('button', { name: 'Explore the demo site' }).waitFor()
  } finally {
    way.close()
  }
}, 120_000)

it('shows the running window when it is started a second time, and survives the loss of its parts', async () => {
  await using folder = await temporaryFolder()
  await using app = await launchApp({ dataDir: folder.path, args: ['--demo'] })
  const { page, electron } = app
  await waitForDemo(page)

  // A second start on the same folder ends at once and brings the first to the front.
  const visible = (): Promise<boolean> =>
    electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().every((window) => window.isVisible()),
    )
  await electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.hide()
  })
  expect(await visible()).toBe(false)
  const second = await spawnApp(folder.path)
  expect(await second.exited).toBe(0)
  expect(second.said()).toContain('runs already on this data folder')
  await expect.poll(visible, { timeout: 10_000 }).toBe(true)

  // A killed inference process is started again, and its cameras come back.
  const [inference] = await utilities(app, 'neuromark inference')
  if (inference === undefined) throw new Error('There is no inference process.')
  process.kill(inference, 'SIGKILL')
  await until('another inference process', async () =>
    (await utilities(app, 'neuromark inference')).some((pid) => pid !== inference),
  )
  await waitForDemo(page)
  const shown = (): Promise<number[]> =>
    page.evaluate(() => window.neuromarkWallStats?.().map((tile) => tile.framesShown) ?? [])
  const before = await shown()
  await expect
    .poll(async () => (await shown()).every((now, tile) => now > (before[tile] ?? 0) + 20), {
      timeout: 30_000,
    })
    .toBe(true)

  // A killed reader of a camera is started again.
  const readers = async () =>
    (await processesUnder(app.pid)).filter(({ command }) => reader.test(command))
  const killed = await readers()
  expect(killed.length).toBeGreaterThanOrEqual(2)
  for (const { pid } of killed) process.kill(pid, 'SIGKILL')
  await expectGone(killed)
  await until('another reader of each camera', async () => (await readers()).length >= 2, 30_000)
  await waitForDemo(page)

  // A termination signal closes everything in good order.
  const all = await processesUnder(app.pid)
  process.kill(app.pid, 'SIGTERM')
  expect(await app.exited).toBe(0)
  await expectGone(all)
}, 240_000)

it('leaves nothing behind when it is killed', async () => {
  await using folder = await temporaryFolder()
  const app = await spawnApp(folder.path, ['--demo'])
  const parts = async () => {
    const all = await processesUnder(app.pid)
    const count = (pattern: RegExp) => all.filter(({ command }) => pattern.test(command)).length
    return {
      all,
      // Cameras are read when the database, the simulator and the inference run.
      complete: count(reader) >= 2 && count(/postgres/) > 0 && count(/utility/) >= 3,
    }
  }
  try {
    await until('readers of both cameras', async () => (await parts()).complete, demoMs)
  } finally {
    const { all } = await parts()
    process.kill(app.pid, 'SIGKILL')
    await app.exited
    await expectGone(all)
  }
}, 120_000)
