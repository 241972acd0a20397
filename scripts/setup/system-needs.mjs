// @ts-check
import { readFileSync } from 'node:fs'
import { findProgram, runCommand, tailOf } from './run-command.mjs'
import { SetupError } from './setup-error.mjs'

/**
 * What the app takes from the system, and the Debian package that brings it.
 *
 * @typedef {{ readonly what: string, readonly debian: string }} SystemNeed
 */

/** Libraries that Electron links to; their own dependencies come with them. */
const ELECTRON_LIBRARIES = {
  'libgtk-3.so.0': 'libgtk-3-0',
  'libnss3.so': 'libnss3',
  'libnspr4.so': 'libnspr4',
  'libasound.so.2': 'libasound2',
  'libgbm.so.1': 'libgbm1',
  'libdrm.so.2': 'libdrm2',
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libcups.so.2': 'libcups2',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libxkbcommon.so.0': 'libxkbcommon0',
  'libX11.so.6': 'libx11-6',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libXrandr.so.2': 'libxrandr2',
  'libudev.so.1': 'libudev1',
}

/**
 * @typedef {{
 *   readonly window: boolean,
 *   readonly compile: boolean,
 *   readonly ffmpeg: boolean,
 *   readonly display: boolean,
 * }} Wanted `window`: Electron will run; `compile`: native addons have to be compiled;
 *   `ffmpeg`: none is found yet; `display`: there is a screen already
 * @typedef {{
 *   readonly hasProgram: (name: string) => boolean,
 *   readonly hasLibrary: (soname: string) => boolean,
 * }} Present
 */

/**
 * Names what is wanted from the system and not present. Pure, given `present`.
 *
 * @param {Wanted} wanted
 * @param {Present} present
 * @returns {ReadonlyArray<SystemNeed>}
 */
export function missingNeeds(wanted, present) {
  /** @type {SystemNeed[]} */
  const needs = []
  /** @param {string} program @param {string} debian */
  const program = (program, debian) => {
    if (!present.hasProgram(program)) needs.push({ what: program, debian })
  }
  if (wanted.ffmpeg) needs.push({ what: 'ffmpeg 5 or later', debian: 'ffmpeg' })
  if (wanted.compile) {
    program('python3', 'python3')
    program('make', 'make')
    program('g++', 'g++')
  }
  if (wanted.window) {
    for (const [what, debian] of Object.entries(ELECTRON_LIBRARIES)) {
      if (!present.hasLibrary(what)) needs.push({ what, debian })
    }
    if (!wanted.display) program('Xvfb', 'xvfb')
  }
  return needs
}

/** Whether `text`, the content of /etc/os-release, is of Debian or a child of it. @param {string} text */
export function isDebianLike(text) {
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(text)
}

function onDebian() {
  try {
    return isDebianLike(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

/** What this Linux has. Libraries count as present where the loader's list cannot be read. */
export async function inspectSystem() {
  const ldconfig = findProgram('ldconfig') ?? '/sbin/ldconfig'
  const { code, output } = await runCommand(ldconfig, ['-p'], { timeoutMs: 10_000 })
  const known = new Set(output.split('\n').map((line) => line.trim().split(' ')[0]))
  return {
    /** @param {string} name */
    hasProgram: (name) => findProgram(name) !== undefined,
    /** @param {string} soname */
    hasLibrary: (soname) => code !== 0 || known.has(soname),
  }
}

/**
 * Installs packages where that is allowed, and otherwise says what to run.
 *
 * Rejects with a `SetupError` where something stays missing.
 *
 * @param {ReadonlyArray<SystemNeed>} needs
 * @param {(text: string) => void} note
 */
export async function provide(needs, note) {
  const wanted = needs.map(({ what }) => what).join(', ')
  const names = [...new Set(needs.map(({ debian }) => debian))]
  if (!onDebian()) {
    throw new SetupError(
      `This system lacks ${wanted}. Install the packages that bring them (on Debian: ${names.join(' ')}) and run the command again.`,
    )
  }
  if (process.getuid?.() !== 0) {
    throw new SetupError(
      `This system lacks ${wanted}. Install what is missing with\n\n  sudo apt-get install --no-install-recommends ${(await debianNames(names)).join(' ')}\n\nand run the command again.`,
    )
  }
  note(`installing ${names.length} Debian packages`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await runCommand('apt-get', ['update', '-q'], { env, timeoutMs: 5 * 60_000 })
  const install = ['install', '-y', '-q', '--no-install-recommends', ...(await debianNames(names))]
  const { code, output } = await runCommand('apt-get', install, { env, timeoutMs: 15 * 60_000 })
  if (code !== 0) {
    throw new SetupError(
      `${tailOf(output)}\n\nThese packages could not be installed. Install them with\n\n  apt-get ${install.filter((arg) => !/^-[yq]$/.test(arg)).join(' ')}\n\nand run the command again.`,
    )
  }
}

/**
 * The names as this release has them: some libraries are called …t64 since time became 64 bits.
 *
 * @param {ReadonlyArray<string>} names
 */
async function debianNames(names) {
  return Promise.all(
    names.map(async (name) => {
      const { code, output } = await runCommand('apt-cache', ['show', `${name}t64`])
      return code === 0 && output.includes(`Package: ${name}t64`) ? `${name}t64` : name
    }),
  )
}
