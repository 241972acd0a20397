import path from 'node:path'
import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { appForFile } from '../helpers/electron-app.ts'
import { renderTestSite, writeRecording } from '../helpers/recorded-clip.ts'
import { temporaryFolder, type TemporaryFolder } from '../helpers/temporary-folder.ts'

const app = appForFile(() => ({ env: { TZ: 'Etc/UTC' } }))
const demoMs = 90_000
const analysedMs = 90_000

let folder: TemporaryFolder
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => folder[Symbol.asyncDispose]())

it('imports recordings that were chosen, analyses them, and shows who was seen and when', async () => {
  const { page } = app()
  const file = path.join(folder.path, '2026-03-02_08-00-00.mp4')
  await writeRecording(await renderTestSite(), 'cam-02', file)
  const noVideo = path.join(folder.path, 'notes.mp4')
  await writeFile(noVideo, 'This is not a film.')

  await page.getByRole('button', { name: 'Explore the demo site' }).click()
  await page.getByRole('main', { name: 'Wall' }).waitFor({ timeout: demoMs })
  await page.getByRole('button', { name: 'Front door, Live' }).waitFor({ timeout: demoMs })
  await page.getByRole('link', { name: /^Recordings/ }).click()
  await page.getByRole('heading', { name: 'No recordings yet' }).waitFor()

  await page.getByLabel('Recordings to import').setInputFiles([file, noVideo])
  const dialog = page.getByRole('dialog', { name: 'Import 2 recordings' })
  await dialog.getByRole('alert').filter({ hasText: 'This is not a video file' }).waitFor()
  const begin = dialog.getByLabel('Begin of 2026-03-02_08-00-00.mp4, local time of the site')
  await expect.poll(() => begin.inputValue()).toMatch(/^2026-03-02T08:00/)
  await dialog.getByRole('combobox', { name: 'Camera of all files' }).click()
  await page.getByRole('option', { name: 'Back door' }).click()
  await dialog.getByRole('button', { name: 'Leave out notes.mp4' }).click()
  await page.getByRole('button', { name: 'Import', exact: true }).click()

  const row = page.getByRole('row', { name: /2026-03-02_08-00-00\.mp4/ })
  await row.getByText('Done').waitFor({ timeout: analysedMs })
  await row.getByText('Back door').click()
  const seen = page.getByRole('dialog', { name: 'Seen on 2026-03-02_08-00-00.mp4' })
  const times = seen.getByRole('list', { name: 'Sightings of the recording' }).locator('time')
  await expect.poll(() => times.allTextContents()).toHaveLength(3)
  for (const time of await times.allTextContents()) expect(time).toMatch(/^08:00:(0|1)\d$/)
}, 240_000)
