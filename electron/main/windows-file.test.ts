import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readWindows, writeWindows, type RememberedWindows } from './windows-file.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'neuromark-windows-'))
  file = path.join(folder, 'windows.json')
})
afterEach(() => rm(folder, { recursive: true }))

const place = {
  bounds: { x: -1920, y: 0, width: 1280, height: 720 },
  ...{ maximized: false, fullScreen: true },
}
const windows: RememberedWindows = {
  main: { ...place, fullScreen: false },
  walls: [
    { ...place, viewId: null },
    { ...place, viewId: '0190a6b4-7f63-7c4e-9d1c-2f5a1e3b4c5d' },
  ],
}
const none: RememberedWindows = { main: null, walls: [] }

it('reads what was written, and leaves nothing else in the folder', async () => {
  await writeWindows(file, windows)
  expect(await readWindows(file)).toEqual(windows)
  expect(await readdir(folder)).toEqual(['windows.json'])
})

it.each([
  ['is cut off', (text: string) => text.slice(0, 40)],
  ['is empty', () => ''],
  ['says something else', () => '{"main":7,"walls":"all"}'],
  ['names a view that cannot be', (text: string) => text.replace('0190a6b4', '../..')],
  ['holds more windows than there can be', () => JSON.stringify(manyWalls)],
])('begins without windows when the file %s', async (_, broken) => {
  await writeWindows(file, windows)
  await writeFile(file, broken(await readFile(file, 'utf8')))
  expect(await readWindows(file)).toEqual(none)
})

it('begins without windows when there is no file', async () => {
  expect(await readWindows(file)).toEqual(none)
})

const manyWalls: RememberedWindows = {
  main: null,
  walls: Array.from({ length: 50 }, () => ({ ...place, viewId: null })),
}
