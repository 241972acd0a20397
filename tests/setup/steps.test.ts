import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { treeMatchesLock } from '../../scripts/setup/dependencies.mjs'
import { hashSources, keyOf, openStamps } from '../../scripts/setup/stamps.mjs'
import { runSteps } from '../../scripts/setup/steps.mjs'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'neuromark-steps-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('a stamp', () => {
  it('is current for the key it was marked with, and no other', () => {
    const stamps = openStamps(path.join(folder, 'not/yet/there'))
    expect(stamps.isCurrent('build', keyOf([1]))).toBe(false)
    stamps.mark('build', keyOf([1]))
    expect(stamps.isCurrent('build', keyOf([1]))).toBe(true)
    expect(stamps.isCurrent('build', keyOf([2]))).toBe(false)
    expect(stamps.isCurrent('addons', keyOf([1]))).toBe(false)
  })
})

describe('the key over sources', () => {
  const hash = () => hashSources(folder, ['a', 'absent'], (name) => !name.endsWith('.test.ts'))

  it('changes with a content, a name and a new file, and not with a test', async () => {
    await mkdir(path.join(folder, 'a/b'), { recursive: true })
    await writeFile(path.join(folder, 'a/b/one.ts'), '1')
    const seen = [hash()]
    await writeFile(path.join(folder, 'a/b/one.test.ts'), 'test')
    expect(hash()).toBe(seen[0])
    await writeFile(path.join(folder, 'a/b/one.ts'), '2')
    seen.push(hash())
    await rm(path.join(folder, 'a/b/one.ts'))
    await writeFile(path.join(folder, 'a/b/two.ts'), '2')
    seen.push(hash())
    await writeFile(path.join(folder, 'a/three.ts'), '')
    seen.push(hash())
    expect(new Set(seen).size).toBe(seen.length)
  })
})

describe('an installed tree', () => {
  const locked = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '2.0.0', optional: true },
    },
  }

  it('matches the lock without the optional packages of other platforms', () => {
    expect(treeMatchesLock(locked, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(
      true,
    )
  })

  it.each([
    [{}],
    [{ 'node_modules/a': { version: '1.0.1' } }],
    [{ 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } }],
  ])('does not match when it is %j', (packages) => {
    expect(treeMatchesLock(locked, { packages })).toBe(false)
  })
})

describe('the steps', () => {
  const printing = () => {
    const printed: string[] = []
    let now = 0
    const deps = { write: (text: string) => void printed.push(text), nowMs: () => (now += 600) }
    return { deps, text: () => printed.join('') }
  }

  it('are one line each, with the time of those that did something', async () => {
    const { deps, text } = printing()
    await runSteps(
      [
        { title: 'First', run: async () => 'ready' },
        {
          title: 'Second',
          run: async (note) => {
            note('compiling')
            return 'done'
          },
        },
      ],
      deps,
    )
    expect(text()).toBe('[1/2] First … ready\n[2/2] Second … compiling … done (0.6 s)\n')
  })

  it('end with the first that fails', async () => {
    const { deps, text } = printing()
    const steps = [
      { title: 'First', run: () => Promise.reject(new Error('no disk')) },
      { title: 'Second', run: async () => 'ready' as const },
    ]
    await expect(runSteps(steps, deps)).rejects.toThrow('no disk')
    expect(text()).toBe('[1/2] First … failed\n')
  })
})
