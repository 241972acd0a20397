import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { appForFile } from '../helpers/electron-app.ts'

const app = appForFile(() => ({}))

const demoMs = 90_000
/** The clips last 16 seconds, and somebody walks by in each. */
const passageMs = 60_000

async function goTo(page: Page, key: string, name: string): Promise<void> {
  await page.keyboard.press(key)
  await page.getByRole('main', { name }).waitFor()
}

const sightingDrawer = (page: Page): Locator => page.getByRole('dialog', { name: 'Sighting' })

/** Opens the newest sighting whose card is named so, once it is there. */
async function openSighting(page: Page, name: RegExp): Promise<Locator> {
  await page.getByRole('button', { name }).first().click({ timeout: passageMs })
  const drawer = sightingDrawer(page)
  await drawer.waitFor()
  return drawer
}

async function closeDrawer(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await sightingDrawer(page).waitFor({ state: 'detached' })
}

const width = (image: Locator): Promise<number> =>
  image.evaluate((element) => (element instanceof HTMLImageElement ? element.naturalWidth : 0))

it('says why a sighting has its name', async () => {
  const { page } = app()
  await page.getByRole('button', { name: 'Explore the demo site' }).click()
  await page.getByRole('main', { name: 'Wall' }).waitFor({ timeout: demoMs })
  await goTo(page, '2', 'Live')
  const drawer = await openSighting(page, /^Riley Fontaine, Front door/)
  await drawer.getByRole('heading', { name: 'Riley Fontaine' }).waitFor()
  await drawer.getByText(/^\d of \d crops agreed on Riley Fontaine with similarity 0\./).waitFor()
  const meter = drawer.getByRole('meter', { name: 'Similarity' })
  expect(await meter.getAttribute('aria-valuetext')).toMatch(/^0\.\d\d, a name needs 0\.\d\d$/)
  await drawer.getByText(/1 in [\d,]+ strangers looks this alike$/).waitFor()
  await drawer.getByText(/advice only$/).waitFor()
  const quality = drawer.getByRole('list', { name: 'Quality of the face' }).getByRole('listitem')
  expect(await quality.count()).toBe(6)
}, 180_000)

it('takes a wrong name away by the keys, and gives it back', async () => {
  const { page } = app()
  const drawer = sightingDrawer(page)
  await page.keyboard.press('n')
  await page.getByRole('checkbox', { name: 'Remember that this face is not Riley' }).waitFor()
  await page.keyboard.press('Enter')
  await drawer.getByRole('heading', { name: 'Unknown face' }).waitFor()
  await drawer.getByText('Taken for Riley Fontaine; corrected by an operator.').waitFor()
  await drawer.getByRole('button', { name: 'Undo correction' }).waitFor()
  await page.keyboard.press('u')
  await drawer.getByRole('heading', { name: 'Riley Fontaine' }).waitFor()
  await drawer.getByRole('button', { name: 'Undo correction' }).waitFor({ state: 'detached' })
  await closeDrawer(page)
}, 60_000)

it('gives an unknown face a name, and offers to undo it', async () => {
  const { page } = app()
  const drawer = await openSighting(page, /^Unknown face, Back door/)
  await drawer.getByPlaceholder('Choose a person').fill('Dana')
  await drawer.getByRole('option', { name: /Dana Petrov/ }).click()
  await drawer.getByRole('button', { name: 'Give this name' }).click()
  await drawer.getByRole('heading', { name: 'Dana Petrov' }).waitFor()
  await drawer.getByText('Named Dana Petrov by an operator.').waitFor()
  await page.getByRole('alert').getByRole('button', { name: 'Undo' }).last().click()
  await drawer.getByRole('heading', { name: 'Unknown face' }).waitFor()
  await closeDrawer(page)
}, 120_000)

it('keeps the face that a person is not on their page until it is removed', async () => {
  const { page } = app()
  const drawer = await openSighting(page, /^Riley Fontaine, Front door/)
  await drawer.getByRole('button', { name: /^This was not Riley Fontaine/ }).click()
  await page.getByRole('button', { name: 'Correct', exact: true }).click()
  await drawer.getByRole('heading', { name: 'Unknown face' }).waitFor()
  await closeDrawer(page)
  await goTo(page, '4', 'People')
  await page.getByRole('row', { name: /Riley Fontaine/ }).click()
  const faces = page.getByRole('region', { name: 'Faces that are not Riley Fontaine' })
  const picture = faces.getByRole('img', { name: 'Face that is not Riley Fontaine' })
  await expect.poll(() => width(picture), { timeout: 10_000 }).toBeGreaterThan(0)
  await faces.getByRole('button', { name: /^Remove the face corrected/ }).click()
  await page.getByRole('button', { name: 'Remove face' }).click()
  await faces.waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
}, 120_000)

const threshold = (page: Page): Locator =>
  page.getByRole('slider', { name: 'Threshold in the chart' })

it('shows what moving the threshold would do, and asks before names are given more easily', async () => {
  const { page } = app()
  await goTo(page, '7', 'Settings')
  const shipped = await threshold(page).getAttribute('aria-valuetext')
  const form = page.getByRole('region', { name: 'What a name needs' })
  expect(await form.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
  await threshold(page).press('ArrowLeft')
  const lower = await threshold(page).getAttribute('aria-valuetext')
  expect(Number(lower)).toBeLessThan(Number(shipped))
  expect(await form.getByRole('textbox', { name: 'Threshold' }).inputValue()).toBe(lower)
  await form
    .getByText(/now: about/)
    .first()
    .waitFor()
  await form.getByRole('button', { name: 'Save' }).click()
  const question = page.getByRole('dialog', { name: 'Give names more easily?' })
  await question.getByRole('button', { name: 'Save' }).click()
  await question.waitFor({ state: 'detached' })
  await form.getByText(/^Changed .* by /).waitFor()
  await page.getByRole('alert').getByRole('button', { name: 'Undo' }).last().click()
  await expect.poll(() => threshold(page).getAttribute('aria-valuetext')).toBe(shipped)
}, 60_000)

it('moves the threshold with the pointer', async () => {
  const { page } = app()
  const before = Number(await threshold(page).getAttribute('aria-valuenow'))
  const box = await threshold(page).boundingBox()
  if (!box) throw new Error('The threshold has no place in the chart.')
  const [x, y] = [box.x + box.width / 2, box.y + 60]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 80, y, { steps: 4 })
  await page.mouse.up()
  const after = Number(await threshold(page).getAttribute('aria-valuenow'))
  expect(after).toBeGreaterThan(before)
  await page.getByRole('button', { name: 'Discard' }).click()
  expect(Number(await threshold(page).getAttribute('aria-valuenow'))).toBe(before)
})

it('shows the face models in use and refuses what is none, with the reason', async () => {
  const { page, dataDir } = app()
  await page.getByRole('tab', { name: 'Face models' }).click()
  const pack = page.getByRole('main').getByRole('region').filter({ hasText: 'In use' })
  await pack.getByText('Built in').waitFor()
  await pack.getByText(/^Training data: /).waitFor()
  await pack.getByRole('button', { name: /^Read the licence/ }).click()
  const licence = page.getByRole('region', { name: 'Licence text' })
  expect((await licence.innerText()).length).toBeGreaterThan(100)
  await page.keyboard.press('Escape')
  await licence.waitFor({ state: 'detached' })

  const folder = path.join(dataDir, 'no-models')
  await mkdir(folder)
  await writeFile(path.join(folder, 'manifest.json'), '{ "schema": 1 }')
  await page.getByRole('button', { name: 'Add models…' }).click()
  const form = page.getByRole('dialog', { name: 'Add face models' })
  await form.getByRole('textbox', { name: 'Folder' }).fill(folder)
  await form.getByRole('button', { name: 'Inspect' }).click()
  await form
    .getByRole('alert')
    .getByText(/manifest/i)
    .waitFor()
  await page.keyboard.press('Escape')
  await form.waitFor({ state: 'detached' })
}, 60_000)

it('keeps how faces are looked for on a camera, drawn on its picture', async () => {
  const { page } = app()
  await goTo(page, '5', 'Cameras')
  await page.getByRole('row', { name: /Front door/ }).click()
  const form = page.getByRole('dialog', { name: 'Edit Front door' })
  await form.getByRole('tab', { name: 'Recognition' }).click()
  await form.getByRole('slider', { name: 'Smallest face' }).press('ArrowRight')
  await form.getByText('Smallest face: 65 px tall').waitFor()
  await form.getByRole('tab', { name: 'Picture' }).click()
  const canvas = form.getByRole('group', { name: 'Drawing on the picture' })
  await canvas.getByRole('img', { name: 'What the camera shows' }).waitFor()
  await form.getByText('Region', { exact: true }).click()
  await canvas.focus()
  await page.keyboard.press('Enter')
  await form.getByLabel('Width of the region').fill('50')
  await page.keyboard.press('Tab')
  await form.getByRole('button', { name: 'Save' }).click()
  await form.waitFor({ state: 'detached' })

  await page.getByRole('row', { name: /Front door/ }).click()
  await form.getByRole('tab', { name: 'Recognition' }).click()
  await form.getByText('Smallest face: 65 px tall').waitFor()
  await form.getByRole('tab', { name: 'Picture' }).click()
  expect(await form.getByLabel('Width of the region').inputValue()).toMatch(/50 %$/)
  await form.getByRole('button', { name: /^Remove .*region/i }).click()
  await form.getByRole('button', { name: 'Save' }).click()
  await form.waitFor({ state: 'detached' })
}, 90_000)

it('tells in the diagnostics what searches and compares', async () => {
  const { page } = app()
  await goTo(page, '6', 'Diagnostics')
  const fact = (group: string, name: string): Promise<string> =>
    page.getByRole('region', { name: group }).locator(`dt:text-is("${name}") + dd`).innerText()
  await expect.poll(() => fact('Gallery and index', 'Index'), { timeout: 10_000 }).toMatch(/^3 /)
  expect(await fact('Models', 'In use')).toMatch(/\w/)
  const processes = page.getByRole('table', { name: 'Inference processes' })
  await processes.getByRole('row', { name: /Ready/ }).first().waitFor()
})
