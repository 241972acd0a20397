import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { appForFile, electronRuntime } from '../helpers/electron-app.ts'

/** A zone where it is about noon now: punches fall into the default shift at whatever hour the tests run. */
function zoneAtNoon(): string {
  const ahead = 12 - new Date().getUTCHours()
  // These names count westwards.
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`
}

const app = appForFile(() => ({ env: { TZ: zoneAtNoon() } }))

const demoMs = 90_000
/** The clips last 16 seconds, and somebody walks by in each. */
const passageMs = 60_000

/** Goes to a page by its key and waits for it. */
async function goTo(page: Page, key: string, name: string): Promise<void> {
  await page.keyboard.press(key)
  await page.getByRole('main', { name }).waitFor()
}

const framesShown = (page: Page): Promise<number[]> =>
  page.evaluate(() => window.neuromarkWallStats?.().map((tile) => tile.framesShown) ?? [])

/** How wide the pictures of a role are that have come; 0 for one that has not. */
const widths = (page: Page, name: RegExp): Promise<number[]> =>
  page
    .getByRole('img', { name })
    .evaluateAll((images) =>
      images.map((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0)),
    )

it('offers the demo site on the first screen and opens its wall', async () => {
  const { page } = app()
  await page.getByRole('main', { name: 'Welcome' }).waitFor()
  await page.getByRole('button', { name: 'Explore the demo site' }).click()
  await page.getByRole('main', { name: 'Wall' }).waitFor({ timeout: demoMs })
  for (const name of ['Front door', 'Back door'])
    await page.getByRole('button', { name: `${name}, Live` }).waitFor({ timeout: demoMs })
}, 120_000)

it('paints the video of every camera', async () => {
  const { page } = app()
  await expect.poll(() => framesShown(page), { timeout: 20_000 }).toHaveLength(2)
  const before = await framesShown(page)
  await expect
    .poll(
      async () => (await framesShown(page)).every((now, tile) => now >= (before[tile] ?? 0) + 20),
      { timeout: 20_000 },
    )
    .toBe(true)
  const shades = await page.locator('video').evaluateAll((videos) =>
    videos.map((video) => {
      const canvas = new OffscreenCanvas(64, 36)
      const context = canvas.getContext('2d')
      if (!(video instanceof HTMLVideoElement) || !context) return 0
      context.drawImage(video, 0, 0, 64, 36)
      return new Set(context.getImageData(0, 0, 64, 36).data).size
    }),
  )
  // A picture, not one colour.
  for (const count of shades) expect(count).toBeGreaterThan(20)
})

it('puts boxes on faces and names who was recognised', async () => {
  const { page } = app()
  const boxes = page.locator('canvas[data-shown]')
  await boxes.first().waitFor({ state: 'attached', timeout: passageMs })
  const drawn = (): Promise<boolean> =>
    boxes.evaluateAll((canvases) =>
      canvases.some((canvas) => {
        if (!(canvas instanceof HTMLCanvasElement)) return false
        const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height)
        return pixels?.data.some((value, index) => index % 4 === 3 && value > 0) ?? false
      }),
    )
  await expect.poll(drawn, { timeout: passageMs }).toBe(true)
  await page
    .getByRole('button', { name: 'Front door, Live' })
    .getByText('Riley Fontaine')
    .waitFor({ timeout: passageMs })
}, 150_000)

it('enlarges a camera by the keys and goes back', async () => {
  const { page } = app()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await page.getByRole('complementary', { name: 'Seen at Back door' }).waitFor()
  await page.getByRole('button', { name: 'Back door, Live', pressed: true }).waitFor()
  await page.keyboard.press('ArrowLeft')
  const side = page.getByRole('complementary', { name: 'Seen at Front door' })
  await side.getByText('Riley Fontaine').first().waitFor({ timeout: passageMs })
  await page.keyboard.press('Escape')
  await side.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Back door, Live' }).waitFor()
})

it('shows a recognised person live, as the camera saw them beside the enrolled photo', async () => {
  const { page } = app()
  await goTo(page, '2', 'Live')
  const recognised = page.getByRole('region', { name: 'Recognised', exact: true })
  const card = recognised.getByRole('button', { name: /^Riley Fontaine, Front door/ }).first()
  await card.waitFor({ timeout: passageMs })
  await card.getByRole('meter', { name: 'Similarity' }).waitFor()
  for (const name of [/^Camera picture of Riley/, /^Enrolled photo of Riley/]) {
    await expect.poll(() => widths(page, name), { timeout: 10_000 }).not.toContain(0)
    expect(await widths(page, name)).not.toHaveLength(0)
  }
}, 90_000)

it('keeps strangers apart, and gives nobody the name of another', async () => {
  const { page } = app()
  const others = page.getByRole('region', { name: 'Unknown and needs review' })
  await others
    .getByRole('button', { name: /^Unknown face, Back door/ })
    .first()
    .waitFor({ timeout: passageMs })
  // Who walks by where is known: these three, and a stranger at the back door.
  const cards = page.getByRole('region', { name: 'Recognised', exact: true }).getByRole('listitem')
  for (const words of await cards.allInnerTexts())
    expect(words).toMatch(
      /^Riley Fontaine[^]*Front door|^(Avery Kowalski|Dana Petrov)[^]*Back door/,
    )
}, 90_000)

it('turns a sighting at an entrance into a punch and a day', async () => {
  const { page } = app()
  await goTo(page, '3', 'Attendance')
  const row = page.getByRole('row', { name: /Riley Fontaine/ })
  await row.waitFor()
  await expect.poll(() => row.innerText(), { timeout: passageMs }).toMatch(/\b\d\d:\d\d\b/)
  await row.click()
  const day = page.getByRole('dialog').filter({ hasText: 'Riley Fontaine' })
  const punches = day.getByRole('region', { name: 'Punches' })
  await punches.getByText('Front door').first().waitFor()
  await punches
    .getByText(/^\d\d:\d\d/)
    .first()
    .waitFor()
  const evidence = punches.getByRole('img', { name: 'Camera picture of Riley Fontaine' }).first()
  await expect
    .poll(
      () => evidence.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth),
      {
        timeout: 10_000,
      },
    )
    .toBeGreaterThan(0)
  await page.keyboard.press('Escape')
  await day.waitFor({ state: 'detached' })
}, 90_000)

it('lists the enrolled people', async () => {
  const { page } = app()
  await goTo(page, '4', 'People')
  for (const name of ['Avery Kowalski', 'Dana Petrov', 'Riley Fontaine'])
    await page.getByRole('row', { name: new RegExp(name) }).waitFor()
  await expect.poll(() => widths(page, /^Enrolled photo of/), { timeout: 10_000 }).toHaveLength(3)
  await expect.poll(() => widths(page, /^Enrolled photo of/), { timeout: 10_000 }).not.toContain(0)
})

it('lists the cameras with what they do', async () => {
  const { page } = app()
  await goTo(page, '5', 'Cameras')
  await page.getByRole('main').getByText('2 of 2 live').waitFor()
  await page.getByRole('row', { name: /Front door.*Entrance.*Live/ }).waitFor()
  await page.getByRole('row', { name: /Back door.*Exit.*Live/ }).waitFor()
})

it('says in the diagnostics what it runs on and how the cameras do', async () => {
  const { page } = app()
  await goTo(page, '6', 'Diagnostics')
  const fact = (group: string, name: string): Promise<string> =>
    page.getByRole('region', { name: group }).locator(`dt:text-is("${name}") + dd`).innerText()
  const { kind } = await electronRuntime()
  expect(await fact('Program', 'Runtime')).toMatch(kind === 'official' ? /^Official/ : /fallback/)
  expect(await fact('Program', 'Electron')).toMatch(/^\d+\.\d+\.\d+$/)
  expect(await fact('Program', 'ffmpeg')).toMatch(/\d/)
  expect(await fact('Recognition', 'State')).toBe('Ready')
  expect(await fact('Recognition', 'Provider')).toMatch(/cpu/i)
  expect(await fact('Gallery and index', 'Gallery')).toBe('3 people, 3 templates')
  expect(await fact('Database and node', 'Database')).toBe('Up')
  expect(await fact('Database and node', 'PostgreSQL')).toMatch(/^\d+\.\d+.*embedded$/)
  const metrics = page.getByRole('table', { name: 'Camera metrics' })
  await metrics.getByRole('row', { name: /Front door/ }).waitFor()
  await metrics.getByRole('row', { name: /Back door/ }).waitFor()
})
