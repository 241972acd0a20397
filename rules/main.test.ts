import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileOf } from '../tests/helpers/rules-cases.ts'

const root = path.join(import.meta.dirname, '..')
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'neuromark-rules-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the command as npm does; paths are relative to where it was given. */
function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['scripts/run-rules.mjs', ...args],
    {
      cwd: root,
      env: { ...process.env, INIT_CWD: folder },
      encoding: 'utf8',
    },
  )
  return { status, stdout, stderr }
}

describe('npm run rules', { timeout: 60_000 }, () => {
  it('prints the result of a file as JSON, or for people', () => {
    writeFileSync(path.join(folder, 'good.json'), JSON.stringify(fileOf({ seen: 'e09:12 x17:00' })))
    const json = run('assess', 'good.json', '--json')
    expect([json.status, json.stderr]).toEqual([0, ''])
    expect(JSON.parse(json.stdout)).toMatchObject({
      days: [{ status: 'present', flags: ['late'] }],
    })
    expect(run('assess', 'good.json').stdout).toContain(
      '2026-11-23  p  day  present  7:48:00  [late]\n    Present: worked 7 h 48 min',
    )
  })

  it('ends with 2 and a sentence for what it cannot do', () => {
    writeFileSync(
      path.join(folder, 'bad.json'),
      JSON.stringify(fileOf({ shift: { start: '25:00' } })),
    )
    expect(run('assess', 'bad.json')).toEqual({
      ...{ status: 2, stdout: '' },
      stderr:
        'shifts[0].start: "25:00" is not a local time; write it as 09:00, from 00:00 to 23:59.\n',
    })
    expect(run('assess', 'none.json')).toMatchObject({ status: 2, stdout: '' })
    expect(run('judge', 'bad.json').stderr).toContain('There is no command "judge".')
    expect(run('assess').status).toBe(2)
    expect(run('assess', 'bad.json', '--colour').status).toBe(2)
  })
})
