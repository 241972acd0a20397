import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  startHttpPeer,
  startSilentPeer,
  type BadPeer,
} from '../../simulator/rtsp/start-bad-peers.ts'
import { startOnvifDevice, type OnvifDevice } from '../../simulator/onvif/start-onvif-device.ts'
import { startCamera, type SimulatedCameraServer } from '../../simulator/rtsp/start-camera.ts'
import { seededRandom } from '../../simulator/seeded-random.ts'
import { appForFile } from '../helpers/electron-app.ts'
import { clipFolder, testPair } from '../rtsp/simulator-fixtures.ts'

const app = appForFile(() => ({}))

/** For what the window stores and reads again, milliseconds. */
const storedWithin = { timeout: 10_000 }
/** A fault has to be named on the tile within this time, and the camera's own waits are part of it. */
const namedWithinMs = 15_000

let folder: Awaited<ReturnType<typeof clipFolder>>
let camera: SimulatedCameraServer
/** Another one, because a stream can be in the list only once. */
let locked: SimulatedCameraServer
/** One that is found by ONVIF. */
let found: SimulatedCameraServer
let device: OnvifDevice
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

const profile = (token: string, uri: string, width: number, height: number) => ({
  ...{ token, name: token, encoding: 'H264' as const, width, height },
  ...{ framesPerSecond: 15, uri },
})

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
  found = await start()
  device = await startOnvifDevice({
    name: 'Yard',
    manufacturer: 'Acme',
    model: 'D-2',
    login: { username: 'viewer', password: 'right one' },
    profiles: [
      profile('small', found.subUrl, 640, 360),
      profile('large', found.mainUrl, 1920, 1080),
    ],
  })
  silent = await startSilentPeer()
  http = await startHttpPeer()
  closedPort = await unusedPort()
})
afterAll(async () => {
  await Promise.all([camera, locked, found, silent, http].map((peer) => peer?.close()))
  await device?.[Symbol.asyncDispose]()
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
  await page.keyboard.press('Alt+1')
  await page.getByRole('button', { name: 'Gate, Live' }).waitFor()
  const shown = (): Promise<number> =>
    page.evaluate(() => window.neuromarkWallStats?.()[0]?.framesShown ?? 0)
  await expect.poll(shown, { timeout: 20_000 }).toBeGreaterThan(20)
})

it('names each fault on its tile in time and leaves the others undisturbed', async () => {
  const { page } = app()
  await page.keyboard.press('Alt+5')
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
  await page.keyboard.press('Alt+1')
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

const list = (page: Page): Locator => page.getByRole('main', { name: 'Cameras' })

/** Names of the cameras in the order of the list. */
const order = (page: Page): Promise<ReadonlyArray<string>> =>
  list(page)
    .getByRole('row')
    .evaluateAll((rows) => rows.slice(1).map((row) => row.children[2]?.textContent ?? ''))

it('draws a mask by keyboard, undoes and redoes it, and keeps it', async () => {
  const { page } = app()
  await page.keyboard.press('Alt+5')
  await list(page).getByRole('button', { name: 'Actions for Gate' }).click()
  await page.getByRole('menuitem', { name: 'Masks, zones, line' }).click()
  const drawer = page.getByRole('dialog', { name: 'Edit Gate' })
  const canvas = drawer.getByRole('group', { name: 'Drawing on the picture' })
  await canvas.getByRole('img', { name: 'What the camera shows' }).waitFor()
  await drawer.getByText('Mask', { exact: true }).click()
  await canvas.focus()
  await page.keyboard.press('Enter')
  const corner = canvas.getByRole('button', { name: /^Mask 1, corner 1 of 4: 35 % across/ })
  await corner.focus()
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('Shift+ArrowLeft')
  await canvas.getByRole('button', { name: /^Mask 1, corner 1 of 4: 25 % across/ }).waitFor()
  await page.keyboard.press('Control+z')
  const shapes = drawer.getByRole('list', { name: 'What is drawn' })
  await shapes.getByRole('button', { name: /^Mask 1 4 corners, 12 %/ }).waitFor()
  await canvas.focus()
  await page.keyboard.press('Control+y')
  await shapes.getByRole('button', { name: /^Mask 1 4 corners, 14 %/ }).waitFor()
  await drawer.getByRole('button', { name: 'Save' }).click()
  await drawer.waitFor({ state: 'detached' })
  await list(page).getByRole('row', { name: /Gate/ }).click()
  await drawer.getByRole('tab', { name: 'Picture' }).click()
  await shapes.getByRole('button', { name: /^Mask 1 4 corners, 14 %/ }).waitFor()
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'detached' })
})

it('changes places by keyboard, for good', async () => {
  const { page } = app()
  const grid = page.getByRole('grid', { name: 'Cameras' })
  expect((await order(page)).slice(0, 3)).toEqual(['Gate', 'Printer', 'Mute'])
  await grid.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Alt+ArrowDown')
  await page.keyboard.press('Alt+ArrowDown')
  await expect.poll(() => order(page).then((names) => names[2]), storedWithin).toBe('Gate')
  await expect
    .poll(async () => {
      await page.keyboard.press('Alt+4')
      await page.keyboard.press('Alt+5')
      await grid.waitFor()
      return (await order(page)).slice(0, 3)
    }, storedWithin)
    .toEqual(['Printer', 'Mute', 'Gate'])
})

it('switches several cameras off, and on again by undo', async () => {
  const { page } = app()
  for (const name of ['Printer', 'Mute']) {
    await list(page)
      .getByRole('checkbox', { name: `Choose ${name}` })
      .click()
  }
  await list(page).getByText('2 chosen').waitFor()
  await list(page).getByRole('button', { name: 'Switch off' }).click()
  await page.getByRole('row', { name: /Printer.*Off/ }).waitFor()
  await page.getByRole('row', { name: /Mute.*Off/ }).waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('row', { name: /Mute.*does not answer/ }).waitFor()
  await list(page).getByRole('button', { name: 'Choose none' }).click()
})

it('imports a list as a whole or not at all, and tells every error', async () => {
  const { page } = app()
  const before = (await order(page)).length
  await page.getByRole('button', { name: 'CSV' }).click()
  await page.getByRole('menuitem', { name: 'Import cameras' }).click()
  const dialog = page.getByRole('dialog', { name: 'Import cameras' })
  const choose = (rows: ReadonlyArray<string>) =>
    dialog.locator('input[type=file]').setInputFiles({
      name: 'list.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(['Name;Role;Main stream;Enabled', ...rows, ''].join('\r\n')),
    })
  const good = ['Hall;exit;rtsp://127.0.0.1:9/hall;no', 'Dock;entry;rtsp://127.0.0.1:9/dock;no']
  await choose([...good, 'Roof;sideways;rtsp://127.0.0.1:9/roof;no', ';entry;nonsense;maybe'])
  const errors = dialog.getByRole('region', { name: 'Errors' })
  await errors.waitFor()
  const rows = await errors.getByRole('row').allInnerTexts()
  expect(rows.slice(1).map((row) => row.split('\t').slice(0, 2).join(' '))).toEqual([
    '4 Role',
    '5 Name',
    '5 Main stream',
    '5 Enabled',
  ])
  expect((await order(page)).length).toBe(before)
  await dialog.getByRole('button', { name: 'Another file' }).click()
  await choose(good)
  await dialog.getByText('2 cameras would be added').waitFor()
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('row', { name: /Dock.*Off/ }).waitFor()
  expect((await order(page)).length).toBe(before + 2)
})

it('exports the list without any password', async () => {
  const { page, electron, dataDir } = app()
  const file = join(dataDir, 'exported.csv')
  await electron.evaluate(({ session }, path) => {
    session.defaultSession.once('will-download', (_event, item) => item.setSavePath(path))
  }, file)
  await page.getByRole('button', { name: 'CSV' }).click()
  await page.getByRole('menuitem', { name: 'Export all cameras' }).click()
  const exported = () => readFile(file, 'utf8').catch(() => '')
  await expect.poll(exported, storedWithin).toContain('Gate')
  const text = await exported()
  expect(text.trim().split(/\r?\n/)).toHaveLength(1 + (await order(page)).length)
  expect(text).not.toContain('right one')
})

it('finds a camera on the network, reads its streams and brings it live', async () => {
  const { page } = app()
  await page.getByRole('button', { name: 'Find cameras' }).click()
  const drawer = page.getByRole('dialog', { name: 'Find cameras' })
  await drawer.getByRole('textbox', { name: 'Addresses' }).fill(`127.0.0.1:${device.port}`)
  await drawer.getByRole('button', { name: 'Find', exact: true }).click()
  const card = drawer.getByRole('list', { name: 'Devices that answered' }).getByRole('listitem')
  await card.first().waitFor()
  // Other cameras of the list are on this host, so it is not chosen by itself.
  await card.getByText('In the list').waitFor()
  await card.getByRole('checkbox', { name: 'Choose Yard' }).click()
  const login = drawer.getByRole('form', { name: 'Login' })
  const password = login.getByLabel('Password', { exact: true })
  await login.getByRole('textbox', { name: 'User name' }).fill('viewer')
  await password.fill('wrong one')
  await login.getByRole('button', { name: 'Read streams of 1' }).click()
  await card.getByRole('alert').waitFor()
  await password.fill('right one')
  await login.getByRole('button', { name: 'Read streams of 1' }).click()
  const main = card.getByRole('combobox', { name: 'Main stream' })
  await main.waitFor()
  expect(await main.inputValue()).toMatch(/1920 × 1080/)
  await card.getByRole('textbox', { name: 'Name' }).fill('Yard')
  await drawer.getByRole('button', { name: 'Add 1 camera' }).click()
  await drawer.waitFor({ state: 'detached' })
  await page.getByRole('row', { name: /Yard.*Live/ }).waitFor()
})

it('keeps what a camera did, and lists its gaps with their causes', async () => {
  const { page } = app()
  await list(page).getByRole('button', { name: 'Actions for Gate' }).click()
  await page.getByRole('menuitem', { name: 'Timeline' }).click()
  const drawer = page.getByRole('dialog', { name: 'Edit Gate' })
  const gaps = drawer.getByRole('table', { name: 'Gaps' })
  await gaps.getByRole('row', { name: /Picture has stopped/ }).waitFor()
  const states = drawer.getByRole('list', { name: 'States in order' }).getByRole('listitem')
  await states
    .and(page.getByLabel(/^Live:/))
    .first()
    .waitFor()
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'detached' })
})

it('asks before it deletes a camera, and can bring it back', async () => {
  const { page } = app()
  const row = page.getByRole('row', { name: /Printer/ })
  await row.click()
  const drawer = page.getByRole('dialog', { name: 'Edit Printer' })
  await drawer.getByRole('button', { name: 'Delete' }).click()
  const question = page.getByRole('dialog', { name: 'Delete Printer?' })
  await question.getByText('It has recorded nothing so far').waitFor()
  await question.getByRole('button', { name: 'Cancel' }).click()
  await question.waitFor({ state: 'detached' })
  expect(await row.count()).toBe(1)
  await drawer.getByRole('button', { name: 'Delete' }).click()
  await question.getByRole('button', { name: 'Delete camera' }).click()
  await drawer.waitFor({ state: 'detached' })
  await row.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await row.waitFor()
})
