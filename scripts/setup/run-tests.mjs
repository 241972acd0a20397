// @ts-check
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { root } from './folders.mjs'
import { ensureGstServer } from './gst-server.mjs'
import { appEnvironment, prepare } from './prepare.mjs'
import { runCommand } from './run-command.mjs'
import { hasDisplay, startXvfb } from './xvfb.mjs'

/**
 * @typedef {{ readonly passed: number, readonly failed: number, readonly ok: boolean }} Outcome
 * @typedef {(env: NodeJS.ProcessEnv) => Promise<Outcome>} Stage
 */

const PARTS = 'core contracts server inference simulator electron renderer eval rules'.split(' ')

/** @param {string} name */
const tool = (name) => path.join(root, 'node_modules', name)

/**
 * A stage that passes or fails as a whole: a failure counts as one, and only then is its
 * output shown.
 *
 * @param {ReadonlyArray<ReadonlyArray<string>>} commands
 * @returns {Stage}
 */
function check(...commands) {
  return async (env) => {
    for (const args of commands) {
      const { code, output } = await runCommand(process.execPath, args, { cwd: root, env })
      if (code === 0) continue
      process.stdout.write(`\n${output}`)
      return { passed: 0, failed: 1, ok: false }
    }
    return { passed: 0, failed: 0, ok: true }
  }
}

/**
 * What a vitest run counted. A run that failed otherwise, in a hook or while loading a file,
 * counts as one failure.
 *
 * @param {number} code
 * @param {{ readonly numPassedTests: number, readonly numFailedTests: number } | undefined} report
 * @returns {Outcome}
 */
export function readOutcome(code, report) {
  const passed = report?.numPassedTests ?? 0
  const failed = report?.numFailedTests ?? 0
  const ok = code === 0 && report !== undefined && failed === 0
  return { passed, failed: ok ? 0 : Math.max(1, failed), ok }
}

/** @param {string} project @returns {Stage} */
function suite(project) {
  return async (env) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'neuromark-test-'))
    const file = path.join(folder, 'report.json')
    try {
      process.stdout.write('\n')
      const args = [tool('vitest/vitest.mjs'), 'run', '--project', project]
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
      const { code } = await runCommand(process.execPath, [...args, ...reporters], {
        cwd: root,
        env,
        show: true,
      })
      const text = await readFile(file, 'utf8').catch(() => undefined)
      return readOutcome(code, text === undefined ? undefined : JSON.parse(text))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}

/** @param {Stage} stage @returns {Stage} */
function onDisplay(stage) {
  return async (env) => {
    if (hasDisplay(env)) return stage(env)
    const { display, stop } = await startXvfb({ lastOneOut: false })
    try {
      return await stage({ ...env, DISPLAY: display })
    } finally {
      await stop()
    }
  }
}

/** @param {Stage} stage @returns {Stage} */
function withGstServer(stage) {
  return async (env) => {
    await ensureGstServer()
    return stage(env)
  }
}

/** @type {ReadonlyMap<string, Stage>} */
const STAGES = new Map([
  ['format', check([tool('prettier/bin/prettier.cjs'), '--check', '.'])],
  ['lint', check([tool('eslint/bin/eslint.js'), '.'])],
  [
    'boundaries',
    check([
      tool('dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      ...PARTS,
    ]),
  ],
  [
    'types',
    check(
      [tool('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json'],
      [tool('typescript/bin/tsc'), '--noEmit', '-p', 'core/tsconfig.json'],
    ),
  ],
  ['unit', suite('unit')],
  ['postgres', suite('postgres')],
  ['rtsp', withGstServer(suite('rtsp'))],
  ['electron', onDisplay(suite('electron'))],
])

/** Stages that start what is built into dist/. */
const RUN_THE_APP = new Set(['postgres', 'rtsp', 'electron'])

/**
 * Runs the named stages, or all of them; answers with an exit code.
 *
 * The last line printed is `N passed, N failed`, over all suites that ran.
 *
 * @param {ReadonlyArray<string>} named
 * @returns {Promise<number>}
 */
export async function runTests(named) {
  const unknown = named.find((name) => !STAGES.has(name))
  if (unknown !== undefined) {
    console.error(
      `There is no stage "${unknown}". The stages are ${[...STAGES.keys()].join(', ')}.`,
    )
    return 2
  }
  const names = named.length > 0 ? named : [...STAGES.keys()]
  const prepared = await prepare({
    window: names.includes('electron'),
    embeddedDatabase: true,
    build: names.some((name) => RUN_THE_APP.has(name)),
  })
  const env = appEnvironment(prepared)

  let [passed, failed, ok] = [0, 0, true]
  for (const name of names) {
    const stage = STAGES.get(name)
    if (stage === undefined || !ok) break
    process.stdout.write(`${name} … `)
    const began = performance.now()
    const outcome = await stage(env)
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    console.log(`${outcome.ok ? 'ok' : `FAILED: ${name}`} (${seconds} s)`)
    passed += outcome.passed
    failed += outcome.failed
    ok = outcome.ok
  }
  console.log(`${passed} passed, ${failed} failed`)
  return ok ? 0 : 1
}
