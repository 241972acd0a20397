import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const demoMs = 90_000
const unknownView = '0190a6b4-7f63-7c4e-9d1c-2f5a1e3b4c5d'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let app: RunningApp
beforeAll(async () => {
  folder = await temporaryFolder()
  app = await launchApp({ dataDir: folder.path })
})
afterAll(async () => {
  try {
    await app[Symbol.asyncDispose]()
  } finally {
    await folder[Symbol.asyncDispose]()
  }
})

type Window = { readonly url: string; readonly bounds: { readonly x: number; readonly y: number } }

/** The windows that the app has. */
const windows = ({ electron }: RunningApp): Promise<Window[]> =>
  electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => ({
      url: window.webContents.getURL(),
      bounds: window.getBounds(),
    })),
  )

const isWall = ({ url }: { readonly url: string }): boolean => url.includes('#/wall-window')

/** The page of the only wall window. */
const wallPage = ({ electron }: RunningApp): Promise<Page> =>
  until('there is a wall window', () =>
    electron.windows().find((page) => page.url().includes('#/wall-window')),
  )

const openWall = (page: Page, viewId: string | null): Promise<void> =>
  page.evaluate(async (view) => window.neuromark?.openWall(view), viewId)

/** Every camera's pictures go on in that window. */
async function expectMoving(page: Page): Promise<void> {
  const shown = () =>
    page.evaluate(() => window.neuromarkWallStats?.().map((tile) => tile.framesShown) ?? [])
  await expect.poll(shown, { timeout: 30_000 }).toHaveLength(2)
  const before = await shown()
  const moved = async () => (await shown()).every((now, tile) => now >= (before[tile] ?? 0) + 10)
  await expect.poll(moved, { timeout: 20_000 }).toBe(true)
}

const remembered = async (): Promise<{ walls: Array<{ viewId: string | null }> }> =>
  JSON.parse(
    await readFile(path.join(folder.path, 'windows.json'), 'utf8').catch(() => '{"walls":[]}'),
  ) as {
    walls: Array<{ viewId: string | null }>
  }

it('shows live pictures in two windows at once', async () => {
  const { page } = app
  await page.getByRole('button', { name: 'Explore the demo site' }).click()
  await page.getByRole('main', { name: 'Wall' }).waitFor({ timeout: demoMs })
  await openWall(page, null)
  const wall = await wallPage(app)
  await Promise.all([expectMoving(page), expectMoving(wall)])
}, 180_000)

it('lists the monitors', async () => {
  const displays = await app.page.evaluate(async () => window.neuromark?.displays())
  expect(displays?.filter(({ primary }) => primary)).toHaveLength(1)
  for (const { label, width, height } of displays ?? []) {
    expect(label).not.toBe('')
    expect(width * height).toBeGreaterThan(0)
  }
})

it('fills the screen with F11, and the same key leaves it', async () => {
  const press = () =>
    app.electron.evaluate(({ BrowserWindow }) => {
      const [main] = BrowserWindow.getAllWindows().filter((window) => window.id === 1)
      main?.webContents.sendInputEvent({ type: 'keyDown', keyCode: 'F11' })
    })
  const isFull = () =>
    app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.fromId(1)?.isFullScreen())
  await press()
  await expect.poll(isFull).toBe(true)
  await press()
  await expect.poll(isFull).toBe(false)
})

it('refuses to open what is no view', async () => {
  for (const bad of ['../../etc', '', 7, { id: 1 }]) {
    const refused = app.page.evaluate(
      async (view) => window.neuromark?.openWall(view as string),
      bad,
    )
    await expect(refused).rejects.toThrow()
  }
  expect((await windows(app)).filter(isWall)).toHaveLength(1)
})

it('asks for no pictures in a window that is hidden, and goes on in the other', async () => {
  const wall = await wallPage(app)
  const setShown = (shown: boolean) =>
    app.electron.evaluate(({ BrowserWindow }, show) => {
      const hidden = BrowserWindow.getAllWindows().find(({ webContents }) =>
        webContents.getURL().includes('#/wall-window'),
      )
      if (show) hidden?.showInactive()
      else hidden?.hide()
    }, shown)
  await setShown(false)
  const total = async (): Promise<number> =>
    wall.evaluate(
      () => window.neuromarkWallStats?.().reduce((sum, tile) => sum + tile.framesShown, 0) ?? 0,
    )
  await expectMoving(app.page)
  const before = await total()
  await expectMoving(app.page)
  expect(await total()).toBe(before)
  await setShown(true)
  await expectMoving(wall)
}, 120_000)

it('closes a wall window alone', async () => {
  await openWall(app.page, unknownView)
  await until('there are two walls', async () => (await windows(app)).filter(isWall).length === 2)
  await until('both are remembered', async () => (await remembered()).walls.length === 2)
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()
      .find(({ webContents }) => webContents.getURL().endsWith('#/wall-window'))
      ?.close()
  })
  await until('one is remembered', async () => (await remembered()).walls.length === 1)
  expect((await remembered()).walls[0]?.viewId).toBe(unknownView)
  await expectMoving(app.page)
}, 60_000)

it('ends with its main window, and opens the walls again at the next start, on a screen', async () => {
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()
      .find(({ webContents }) => !webContents.getURL().includes('#/wall-window'))
      ?.close()
  })
  expect(await app.exited).toBe(0)

  // As if the monitor that it was on were gone.
  const file = path.join(folder.path, 'windows.json')
  const known = JSON.parse(await readFile(file, 'utf8')) as { walls: Array<{ bounds: object }> }
  const [wall] = known.walls
  if (!wall) throw new Error('no wall was remembered')
  wall.bounds = { x: 20_000, y: 20_000, width: 900, height: 500 }
  await writeFile(file, JSON.stringify(known))

  app = await launchApp({ dataDir: folder.path })
  const page = await wallPage(app)
  expect(page.url()).toContain(`view=${unknownView}`)
  const [reopened] = (await windows(app)).filter(isWall)
  const [display] = (await app.page.evaluate(async () => window.neuromark?.displays())) ?? []
  expect(reopened?.bounds.x).toBeLessThan(display?.width ?? 0)
  expect(reopened?.bounds.y).toBeLessThan(display?.height ?? 0)
}, 120_000)
