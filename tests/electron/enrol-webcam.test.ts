import type { Locator, Page } from 'playwright-core'
import { afterAll, expect, it } from 'vitest'
import { issueSentence, type QualityIssue } from '../../core/recognition/quality.ts'
import { appForFile } from '../helpers/electron-app.ts'
import {
  blurredPhoto,
  facePhoto,
  photoOfNobody,
  photoOfTwo,
  smallPhoto,
  webcamVideo,
} from '../helpers/electron-photos.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const folder = temporaryFolder()
const app = appForFile(async () => ({
  // Without the flag that answers permission requests by itself: the app's own answer is under test.
  args: [
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${await webcamVideo('photo-3c', (await folder).path)}`,
  ],
}))
afterAll(async () => (await folder)[Symbol.asyncDispose]())

async function addPerson(page: Page, name: string, number: string): Promise<void> {
  await page.getByRole('main', { name: 'People' }).waitFor()
  await page.getByRole('button', { name: 'Add person' }).first().click()
  const form = page.getByRole('dialog', { name: 'Add person' })
  await form.getByRole('textbox', { name: 'Name' }).fill(name)
  await form.getByRole('textbox', { name: 'Employee number' }).fill(number)
  await form.getByRole('button', { name: 'Add person' }).click()
  await form.waitFor({ state: 'detached' })
  await page.getByRole('heading', { name, exact: true }).waitFor()
}

const references = (page: Page): Locator =>
  page.getByRole('region', { name: 'Photos for recognition' }).getByRole('listitem')

const shownWidths = (images: Locator): Promise<number[]> =>
  images.evaluateAll((all) =>
    all.map((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0)),
  )

it('adds a person', async () => {
  const { page } = app()
  await page.getByRole('main', { name: 'Welcome' }).waitFor()
  await page.keyboard.press('4')
  await addPerson(page, 'Noa Berg', 'E-17')
  await page.getByText('Not enrolled').first().waitFor()
})

it('asks for what is missing before it adds a person', async () => {
  const { page } = app()
  await page.getByRole('button', { name: 'Edit' }).click()
  const form = page.getByRole('dialog', { name: 'Edit Noa Berg' })
  await form.getByRole('textbox', { name: 'Name' }).fill(' ')
  await form.getByRole('button', { name: 'Save' }).click()
  expect(await form.getByRole('textbox', { name: 'Name' }).getAttribute('aria-invalid')).toBe(
    'true',
  )
  await form.getByRole('button', { name: 'Cancel' }).click()
  await form.waitFor({ state: 'detached' })
})

it('enrols by webcam with three photos and recognises the person at the end', async () => {
  const { page } = app()
  await page.getByRole('button', { name: 'Use webcam' }).click()
  const studio = page.getByRole('dialog', { name: 'Enrol Noa Berg by webcam' })
  const automatic = studio.getByRole('switch', { name: 'Take photos by itself' })
  await automatic.press('Space')
  expect(await automatic.isChecked()).toBe(false)
  const taken = studio.getByRole('list', { name: 'Photos taken' })
  for (const pose of ['Front', 'Left', 'Right']) {
    await studio.getByRole('button', { name: 'Take photo' }).click()
    await taken.getByRole('listitem', { name: `${pose}: taken` }).waitFor()
  }
  const track = await studio.locator('video').evaluateHandle((video) => {
    const stream = video instanceof HTMLVideoElement ? video.srcObject : null
    return stream instanceof MediaStream ? stream.getVideoTracks()[0] : undefined
  })
  const trackState = () => track.evaluate((running) => running?.readyState)
  expect(await trackState()).toBe('live')

  await studio.getByRole('button', { name: 'Save 3 photos' }).click()
  await studio
    .getByRole('region', { name: 'Test recognition' })
    .getByText(/Recognised as Noa Berg, (0\.[89]\d|1\.00)/)
    .waitFor()
  for (const pose of ['Front', 'Left', 'Right'])
    await taken.getByRole('listitem', { name: `${pose}: saved` }).waitFor()

  await studio.getByRole('button', { name: 'Finish' }).click()
  await studio.waitFor({ state: 'detached' })
  await expect.poll(trackState, { timeout: 5000 }).toBe('ended')
}, 90_000)

it('lists the photos taken, and counts the person as enrolled', async () => {
  const { page } = app()
  await expect.poll(() => references(page).count(), { timeout: 10_000 }).toBe(3)
  expect(await references(page).getByText('Webcam', { exact: true }).count()).toBe(3)
  const portraits = references(page).getByRole('img', { name: 'Enrolled photo of Noa Berg' })
  await expect.poll(() => shownWidths(portraits), { timeout: 10_000 }).toHaveLength(3)
  await expect.poll(() => shownWidths(portraits), { timeout: 10_000 }).not.toContain(0)
  await page.keyboard.press('Escape')
  await page.getByRole('row', { name: /Noa Berg.*E-17.*Enrolled/ }).waitFor()
})

it('takes a good photo file and refuses others, each with its reason', async () => {
  const { page } = app()
  await addPerson(page, 'Mio Sato', 'E-18')
  const jpeg = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/jpeg', buffer })
  await page
    .getByLabel('Photo files')
    .setInputFiles([
      jpeg('good.jpg', await facePhoto('photo-6a')),
      jpeg('nobody.jpg', await photoOfNobody()),
      jpeg('two.jpg', await photoOfTwo()),
      jpeg('small.jpg', await smallPhoto('photo-6a')),
      jpeg('blurred.jpg', await blurredPhoto('photo-6a')),
      jpeg('broken.jpg', Buffer.from('these bytes are no picture')),
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') },
    ])
  await page.getByText('1 of 7 photos added').waitFor({ timeout: 60_000 })
  const answers = page.getByRole('list', { name: 'Photos being added' }).getByRole('listitem')
  const answerTo = (file: string): Promise<string> => answers.filter({ hasText: file }).innerText()
  expect(await answerTo('good.jpg')).toContain('Added')
  const reasons: ReadonlyArray<readonly [file: string, issue: QualityIssue]> = [
    ['nobody.jpg', 'no-face'],
    ['two.jpg', 'several-faces'],
    ['small.jpg', 'too-small'],
    ['blurred.jpg', 'too-blurred'],
  ]
  for (const [file, issue] of reasons) expect(await answerTo(file)).toContain(issueSentence(issue))
  for (const file of ['broken.jpg', 'notes.txt'])
    expect(await answerTo(file)).toMatch(/Refused.*JPEG, PNG or WebP/s)
  await expect.poll(() => references(page).count(), { timeout: 10_000 }).toBe(1)
  await references(page).getByText('Photo file', { exact: true }).waitFor()
}, 90_000)

it('asks before it removes a photo', async () => {
  const { page } = app()
  await references(page)
    .getByRole('button', { name: /^Remove the photo/ })
    .click()
  const question = page.getByRole('dialog', { name: 'Remove this photo?' })
  await question.getByRole('button', { name: 'Cancel' }).click()
  await question.waitFor({ state: 'detached' })
  expect(await references(page).count()).toBe(1)
  await references(page)
    .getByRole('button', { name: /^Remove the photo/ })
    .click()
  await question.getByRole('button', { name: 'Remove photo' }).click()
  await expect.poll(() => references(page).count(), { timeout: 10_000 }).toBe(0)
})
