import { createServer } from 'node:net'
import { once } from 'node:events'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  startHttpPeer,
  startSilentPeer,
  type BadPeer,
} from '../../simulator/rtsp/start-bad-peers.ts'
import { startCamera, type SimulatedCameraServer } from '../../simulator/rtsp/start-camera.ts'
import { seededRandom } from '../../simulator/seeded-random.ts'
import { appForFile } from '../helpers/electron-app.ts'
import { clipFolder, testPair } from '../rtsp/simulator-fixtures.ts'

const app = appForFile(() => ({}))

/** A fault has to be named on the tile within this time, and the camera's own waits are part of it. */
const namedWithinMs = 15_000

let folder: Awaited<ReturnType<typeof clipFolder>>
let camera: SimulatedCameraServer
/** Another one, because a stream can be in the list only once. */
let locked: SimulatedCameraServer
let silent: BadPeer
let http: BadPeer
let closedPort: number

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

beforeAll(async () => {
  folder = await clipFolder()
  const clips = [await testPair(folder.path, 'moving', 'h264')] as const
  const start = () =>
    startCamera({
      host: '127.0.0.1',
      port: 0,
      clips,
      credentials: { username: 'viewer', password: 'right one' },
      scheme: 'digest',
      random: seededRandom('form'),
    })
  camera = await start()
  locked = await start()
  silent = await startSilentPeer()
  http = await startHttpPeer()
  closedPort = await unusedPort()
})
afterAll(async () => {
  await Promise.all([camera?.close(), locked?.close(), silent?.close(), http?.close()])
  await folder?.remove()
})

const form = (page: Page): Locator => page.getByRole('dialog', { name: 'Add camera' })

async function test(page: Page): Promise<void> {
  await form(page).getByRole('button', { name: 'Test', exact: true }).click()
}

/** The reason that the test button comes to. */
async function reason(page: Page, address: string): Promise<string> {
  await form(page).getByRole('textbox', { name: 'Main stream address' }).fill(address)
  await test(page)
  const alert = form(page).getByRole('region', { name: 'Test result' }).getByRole('alert')
  await alert.waitFor()
  const said = await alert.innerText()
  // Any change makes the answer an old one, and the next is waited for anew.
  await form(page).getByRole('textbox', { name: 'Main stream address' }).fill('')
  return said
}

async function save(page: Page): Promise<void> {
  await form(page).getByRole('button', { name: 'Add camera' }).click()
  await form(page).waitFor({ state: 'detached' })
}

it('leads from the first screen to the form for a camera', async () => {
  const { page } = app()
  await page.getByRole('button', { name: 'Connect cameras' }).click()
  await form(page).waitFor()
  await form(page).getByRole('textbox', { name: 'Name', exact: true }).fill('Gate')
})

it('names what is wrong with an address before anything is asked', async () => {
  const { page } = app()
  const address = form(page).getByRole('textbox', { name: 'Main stream address' })
  await address.fill('http://camera.example/')
  await test(page)
  expect(await address.getAttribute('aria-invalid')).toBe('true')
  expect(await form(page).getByRole('region', { name: 'Test result' }).count()).toBe(0)
})

it('says exactly why a camera gives no picture', async () => {
  const { page } = app()
  const at = (port: number): string => `rtsp://127.0.0.1:${port}/main`
  expect(await reason(page, at(http.port))).toContain('is a web server, not an RTSP camera')
  expect(await reason(page, at(closedPort))).toMatch(/refuse|no camera|nothing listens/i)
  expect(await reason(page, at(camera.port))).toContain('asks for a user name and password')
  await form(page).getByRole('textbox', { name: 'User name' }).fill('viewer')
  await form(page).getByLabel('Password', { exact: true }).fill('wrong one')
  expect(await reason(page, at(camera.port))).toContain('Wrong user name or password')
  await form(page).getByLabel('Password', { exact: true }).fill('right one')
  expect(await reason(page, `rtsp://127.0.0.1:${camera.port}/nothing`)).toContain('/nothing')
  expect(await reason(page, at(silent.port))).toContain('accepts the connection but says nothing')
}, 90_000)

it('shows the picture of a camera that works', async () => {
  const { page } = app()
  // Pasted as people do: the credentials go to their own fields.
  const address = form(page).getByRole('textbox', { name: 'Main stream address' })
  await address.fill(camera.mainUrl.replace('://', '://viewer:right%20one@'))
  expect(await address.inputValue()).toBe(camera.mainUrl)
  await form(page).getByRole('textbox', { name: 'Sub-stream address' }).fill(camera.subUrl)
  await test(page)
  const result = form(page).getByRole('region', { name: 'Test result' })
  await result.getByText('The camera works').waitFor()
  await result.getByText(/H264 · 640 × 360 · 15 pictures a second/).waitFor()
  const picture = result.getByRole('img', { name: 'What the camera shows' })
  const width = await picture.evaluate(async (image) => {
    if (!(image instanceof HTMLImageElement)) return 0
    await image.decode()
    return image.naturalWidth
  })
  expect(width).toBe(640)
})

it('brings a saved camera to the list and live on the wall', async () => {
  const { page } = app()
  await save(page)
  await page.getByRole('row', { name: /Gate.*Entrance.*Live/ }).waitFor()
  await page.keyboard.press('1')
  await page.getByRole('button', { name: 'Gate, Live' }).waitFor()
  const shown = (): Promise<number> =>
    page.evaluate(() => window.neuromarkWallStats?.()[0]?.framesShown ?? 0)
  await expect.poll(shown, { timeout: 20_000 }).toBeGreaterThan(20)
})

it('names each fault on its tile in time and leaves the others undisturbed', async () => {
  const { page } = app()
  await page.keyboard.press('5')
  const faulty = [
    { name: 'Printer', url: `rtsp://127.0.0.1:${http.port}/main`, says: 'Not an RTSP camera' },
    { name: 'Mute', url: `rtsp://127.0.0.1:${silent.port}/main`, says: 'Camera does not answer' },
    { name: 'Gone', url: `rtsp://127.0.0.1:${closedPort}/main`, says: 'Connection refused' },
    {
      name: 'Locked',
      url: `rtsp://viewer:wrong@127.0.0.1:${locked.port}/main`,
      says: 'Wrong user name or password',
    },
    {
      name: 'Lost',
      url: `rtsp://viewer:right%20one@127.0.0.1:${camera.port}/nothing`,
      says: 'No such stream on the camera',
    },
  ]
  for (const { name, url } of faulty) {
    await page.getByRole('button', { name: 'Add camera' }).first().click()
    await form(page).getByRole('textbox', { name: 'Name', exact: true }).fill(name)
    await form(page).getByRole('textbox', { name: 'Main stream address' }).fill(url)
    await save(page)
  }
  await page.getByRole('row', { name: /Lost/ }).waitFor()
  await page.keyboard.press('1')
  await page.getByRole('main', { name: 'Wall' }).waitFor()
  for (const { name, says } of faulty)
    await page.getByRole('button', { name: `${name}, ${says}` }).waitFor({ timeout: namedWithinMs })
  await page.getByRole('button', { name: 'Gate, Live' }).waitFor()
}, 90_000)

it('says when a picture has stopped, and is live again when it goes on', async () => {
  const { page } = app()
  await camera.fault({ op: 'stall' })
  await page
    .getByRole('button', { name: 'Gate, Picture has stopped' })
    .waitFor({ timeout: namedWithinMs })
  await camera.fault({ op: 'resume' })
  await page.getByRole('button', { name: 'Gate, Live' }).waitFor({ timeout: 45_000 })
}, 90_000)

it('asks before it deletes a camera', async () => {
  const { page } = app()
  await page.keyboard.press('5')
  const row = page.getByRole('row', { name: /Printer/ })
  await row.click()
  const drawer = page.getByRole('dialog', { name: 'Edit Printer' })
  await drawer.getByRole('button', { name: 'Delete' }).click()
  const question = page.getByRole('dialog', { name: 'Delete Printer?' })
  await question.getByRole('button', { name: 'Cancel' }).click()
  await question.waitFor({ state: 'detached' })
  expect(await row.count()).toBe(1)
  await drawer.getByRole('button', { name: 'Delete' }).click()
  await question.getByRole('button', { name: 'Delete camera' }).click()
  await drawer.waitFor({ state: 'detached' })
  await row.waitFor({ state: 'detached' })
  await page
    .getByRole('main', { name: 'Cameras' })
    .getByText(/of 5 live/)
    .waitFor()
})
