// @ts-check
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ensureBuild } from './app-build.mjs'
import {
  compiledAddon,
  ensureAddons,
  ensurePostgres,
  installPackages,
  packagesInstalled,
} from './dependencies.mjs'
import { ensureElectronRuntime } from './electron-runtime.mjs'
import { ensureFaceModels } from './face-models.mjs'
import { findFfmpeg } from './ffmpeg.mjs'
import { cacheFolder, root } from './folders.mjs'
import { runCommand } from './run-command.mjs'
import { SetupError } from './setup-error.mjs'
import { fileMark, openStamps } from './stamps.mjs'
import { runSteps } from './steps.mjs'
import { inspectSystem, missingNeeds, provide } from './system-needs.mjs'
import { hasDisplay } from './xvfb.mjs'

/**
 * @typedef {import('./electron-runtime.mjs').ElectronRuntime} ElectronRuntime
 * @typedef {import('./steps.mjs').Step} Step
 * @typedef {import('./stamps.mjs').Stamps} Stamps
 * @typedef {{
 *   readonly window: boolean,
 *   readonly embeddedDatabase: boolean,
 *   readonly build: boolean,
 *   readonly write?: (text: string) => void,
 * }} SetupNeeds `build`: the app itself will run; `write`: where progress goes, standard output unless given
 * @typedef {{
 *   readonly ffmpeg: string,
 *   readonly runtime: ElectronRuntime | undefined,
 * }} Prepared
 */

const stateFolder = path.join(root, 'node_modules/.cache/neuromark')

/** Where the chosen Electron is noted for tools that are run by hand. */
export const runtimeNote = path.join(stateFolder, 'runtime.json')

/**
 * Installs what is missing of a kind of system need.
 *
 * @param {import('./system-needs.mjs').Wanted} wanted
 * @param {(text: string) => void} note
 * @returns {Promise<'ready' | 'done'>}
 */
async function ensureSystem(wanted, note) {
  // Elsewhere compilers and libraries come with the system or with npm packages.
  if (process.platform !== 'linux') {
    if (!wanted.ffmpeg) return 'ready'
    throw new SetupError(
      'There is no ffmpeg 5 or later. Install it, or name it in FFMPEG_BIN, and run the command again.',
    )
  }
  const needs = missingNeeds(wanted, await inspectSystem())
  if (needs.length === 0) return 'ready'
  await provide(needs, note)
  return 'done'
}

/** Refuses an Electron that lacks libraries beyond the known ones. @param {string} executable @param {Stamps} stamps */
async function checkLinks(executable, stamps) {
  const key = fileMark(executable)
  if (process.platform !== 'linux' || stamps.isCurrent('links', key)) return
  const { code, output } = await runCommand('ldd', [executable], { timeoutMs: 30_000 })
  const absent = [...output.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name)
  if (code === 0 && absent.length > 0) {
    throw new SetupError(
      `Electron needs libraries that this system lacks: ${absent.join(', ')}. Install the packages that bring them and run the command again.`,
    )
  }
  stamps.mark('links', key)
}

/**
 * Does all set-up that is not done yet, with a line of progress for each step.
 *
 * Rejects with a `SetupError` that says what to do.
 *
 * @param {SetupNeeds} needs
 * @returns {Promise<Prepared>}
 */
export async function prepare({ window, embeddedDatabase, build, write }) {
  const stamps = openStamps(stateFolder)
  const display = hasDisplay(process.env)
  /** @type {ElectronRuntime | undefined} */
  let runtime
  /** @type {string | undefined} */
  let ffmpeg

  /** @type {Step[]} */
  const steps = [
    {
      title: 'System packages',
      run: (note) => {
        const compile = !packagesInstalled() || !existsSync(compiledAddon)
        return ensureSystem({ window, compile, display, ffmpeg: false }, note)
      },
    },
    {
      title: 'npm packages',
      run: async () => {
        if (packagesInstalled()) return 'ready'
        await installPackages()
        return 'done'
      },
    },
    { title: 'Native addons', run: (note) => ensureAddons(stamps, note) },
    {
      title: 'ffmpeg',
      run: async (note) => {
        ffmpeg = await findFfmpeg(stamps)
        if (ffmpeg !== undefined) return 'ready'
        if (process.env['FFMPEG_BIN']) {
          throw new SetupError(
            `FFMPEG_BIN names ${process.env['FFMPEG_BIN']}, which is not an ffmpeg 5 or later. Correct or unset it.`,
          )
        }
        await ensureSystem({ window: false, compile: false, display, ffmpeg: true }, note)
        ffmpeg = await findFfmpeg(stamps)
        return 'done'
      },
    },
  ]
  if (embeddedDatabase) {
    steps.push({ title: 'Embedded PostgreSQL', run: () => ensurePostgres(stamps) })
  }
  if (window) {
    steps.push({
      title: 'Electron runtime',
      run: async (note) => {
        const found = await ensureElectronRuntime(cacheFolder(), note)
        await checkLinks(found.runtime.executable, stamps)
        runtime = found.runtime
        mkdirSync(stateFolder, { recursive: true })
        writeFileSync(runtimeNote, `${JSON.stringify(runtime, null, 2)}\n`)
        return found.outcome
      },
    })
  }
  steps.push({ title: 'Face models', run: () => ensureFaceModels(stamps) })
  if (build) steps.push({ title: 'App', run: ensureBuild })

  await runSteps(steps, {
    write: write ?? ((text) => process.stdout.write(text)),
    nowMs: () => performance.now(),
  })
  if (ffmpeg === undefined) {
    throw new SetupError(
      'The installed ffmpeg is older than version 5. Name a newer one in FFMPEG_BIN and run the command again.',
    )
  }
  return { ffmpeg, runtime }
}

/**
 * The environment in which the app and its tests run.
 *
 * @param {Prepared} prepared
 * @returns {NodeJS.ProcessEnv}
 */
export function appEnvironment({ ffmpeg, runtime }) {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, FFMPEG_BIN: ffmpeg }
  delete env['ELECTRON_RUN_AS_NODE']
  if (runtime !== undefined) {
    env['NEUROMARK_RUNTIME'] = runtime.kind
    env['ELECTRON_OVERRIDE_DIST_PATH'] = runtime.dist
  }
  return env
}
