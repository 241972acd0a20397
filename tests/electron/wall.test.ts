import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { appForFile } from '../helpers/electron-app.ts'

const app = appForFile(() => ({}))

const demoMs = 90_000
/** The clips last 16 seconds, and somebody walks by in each. */
const passageMs = 60_000

const tile = (page: Page, name: string): Locator =>
  page.getByRole('group', { name: 'Cameras' }).getByRole('button', { name: new RegExp(`^${name}`) })

/** Width in pixels of the pictures that a tile's video shows. */
const pictureWidth = (page: Page, name: string): Promise<number> =>
  tile(page, name)
    .locator('video')
    .evaluate((video) => (video instanceof HTMLVideoElement ? video.videoWidth : 0))

it('shows the main stream of an enlarged camera in full size, and the small one in the grid', async () => {
  const { page } = app()
  await page.getByRole('button', { name: 'Explore the demo site' }).click()
  await tile(page, 'Front door, Live').waitFor({ timeout: demoMs })
  await expect.poll(() => pictureWidth(page, 'Front door'), { timeout: 20_000 }).toBe(640)
  await tile(page, 'Front door').focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => pictureWidth(page, 'Front door'), { timeout: 20_000 }).toBe(1920)
  await page.keyboard.press('Escape')
  await expect.poll(() => pictureWidth(page, 'Front door'), { timeout: 20_000 }).toBe(640)
}, 150_000)

it('measures how far boxes are off the faces that they follow', async () => {
  const { page } = app()
  const lags = () =>
    page.evaluate(() => window.neuromarkWallStats?.().flatMap(({ boxLags }) => boxLags) ?? [])
  await expect.poll(async () => (await lags()).length, { timeout: passageMs }).toBeGreaterThan(8)
  for (const lag of await lags()) expect(lag).toBeLessThan(5000)
}, 90_000)

it('enlarges a part of the picture by keys and shows the whole again', async () => {
  const { page } = app()
  await tile(page, 'Front door').focus()
  await page.keyboard.press('+')
  const whole = page.getByRole('button', { name: /^Enlarged 1\.5 times/ })
  await whole.waitFor()
  await page.keyboard.press('0')
  await whole.waitFor({ state: 'detached' })
})

it('keeps a picture in full size with a strip of name and time below', async () => {
  const { page } = app()
  await tile(page, 'Front door').focus()
  await page.keyboard.press('s')
  const told = await page.getByText(/^Picture of Front door kept as /).innerText()
  const file = told.replace('Picture of Front door kept as ', '')
  const { width, height } = await sharp(await readFile(file)).metadata()
  expect(width).toBe(1920)
  expect(height).toBeGreaterThan(1080)
})

it('makes a view in the edit mode, which keeps keys and drags apart from watching', async () => {
  const { page } = app()
  await page.keyboard.press('e')
  const bar = page.getByRole('toolbar', { name: 'Edit the view' })
  await bar.waitFor()
  await bar.getByRole('textbox', { name: 'Name of the view' }).fill('Doors')
  await bar.getByRole('combobox', { name: 'Layout' }).click()
  await page.getByRole('option', { name: 'Free' }).click()
  const first = page.getByRole('button', { name: /^Tile 1: / })
  const before = await first.boundingBox()
  const handle = first.locator('[data-resize]')
  const grip = await handle.boundingBox()
  if (!before || !grip) throw new Error('The tile has no place.')
  await page.mouse.move(grip.x + 8, grip.y + 8)
  await page.mouse.down()
  await page.mouse.move(grip.x - before.width / 2, grip.y - before.height / 2, { steps: 5 })
  await page.mouse.up()
  await expect.poll(async () => (await first.boundingBox())?.width).toBeLessThan(before.width * 0.7)
  // Watching keys mean nothing here.
  await first.focus()
  await page.keyboard.press('h')
  await page.keyboard.press('Control+s')
  await bar.waitFor({ state: 'detached' })
  await page.getByRole('tab', { name: 'Doors', selected: true }).waitFor()
  expect(await page.getByRole('complementary').count()).toBe(0)
  await tile(page, 'Front door, Live').waitFor()
})

it('goes between views by digits, deletes one, and brings it back', async () => {
  const { page } = app()
  await page.getByRole('tab', { name: 'All cameras' }).click()
  await page.getByRole('tab', { name: 'All cameras', selected: true }).waitFor()
  await page.keyboard.press('1')
  await page.getByRole('tab', { name: 'Doors', selected: true }).waitFor()
  await page.getByRole('button', { name: 'More for the view Doors' }).click()
  await page.getByRole('menuitem', { name: 'Delete view' }).click()
  const tab = page.getByRole('tab', { name: 'Doors' })
  await tab.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await tab.waitFor()
})

it('raises an alarm for an unknown face where the view asks for it, until somebody acknowledges it', async () => {
  const { page } = app()
  await page.getByRole('tab', { name: 'Doors' }).click()
  await page.keyboard.press('e')
  await page.getByRole('button', { name: 'Alarms', exact: true }).click()
  await page.getByRole('checkbox', { name: 'An unknown face' }).check()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Save view' }).click()
  const banner = page.getByRole('alert', { name: 'Alarm' })
  await banner.waitFor({ timeout: passageMs })
  await banner.getByText('Unknown face').waitFor()
  await tile(page, 'Back door').and(page.locator('[data-alarm="unknown"]')).waitFor()
  await page.getByRole('link', { name: /^Wall/ }).getByText(/^\d+$/).waitFor()

  await page.keyboard.press('n')
  const panel = page.getByRole('complementary', { name: 'Open alarms' })
  await panel.getByRole('textbox', { name: 'Note on Unknown face' }).fill('Courier, known')
  await page.keyboard.press('Enter')
  await panel.getByText('Courier, known').waitFor()
  await page.keyboard.press('a')
  await page.getByText(/^Acknowledged: Unknown face at Back door\.$/).waitFor()
  await panel.getByText('Courier, known').waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
}, 120_000)

it('hands notes over from one operator to the next', async () => {
  const { page } = app()
  await page.keyboard.press('h')
  const panel = page.getByRole('complementary', { name: 'Hand-over notes' })
  await panel.getByRole('textbox', { name: 'For the next operator' }).fill('Back door sticks')
  await panel.getByRole('button', { name: 'Leave note' }).click()
  await page.getByRole('button', { name: 'Hand-over notes: 1' }).waitFor()
  await panel.getByRole('button', { name: 'Take over' }).click()
  await panel.getByText(/^Taken over by/).waitFor()
  await page.getByRole('button', { name: 'Close hand-over notes' }).click()
})

it('lists the keys of the wall', async () => {
  const { page } = app()
  await page.keyboard.press('?')
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await dialog.getByText('Acknowledge the alarm that is shown').waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
})
