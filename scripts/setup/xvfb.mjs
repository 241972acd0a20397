// @ts-check
import { spawn } from 'node:child_process'
import { findProgram } from './run-command.mjs'
import { SetupError } from './setup-error.mjs'

const START_MS = 15_000

/** Whether windows can be opened here without a display of our own. @param {NodeJS.ProcessEnv} env */
export function hasDisplay(env) {
  return process.platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
}

/**
 * Starts an X server that draws into memory, on a display number that it finds itself.
 *
 * Rejects with a `SetupError` where it is missing or does not come up.
 *
 * @param {{ readonly lastOneOut: boolean }} options `lastOneOut`: it ends with its last window,
 *   so that nothing is left behind even if this process is killed
 */
export async function startXvfb({ lastOneOut }) {
  const program = findProgram('Xvfb')
  if (program === undefined) throw new SetupError('There is no display, and no Xvfb to make one.')
  const screen = ['-screen', '0', '1920x1080x24', '-nolisten', 'tcp', '-displayfd', '3']
  const child = spawn(program, [...screen, ...(lastOneOut ? ['-terminate'] : [])], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    // Ctrl+C reaches the whole foreground group; the app still needs its display to close.
    detached: true,
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  const number = await new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), START_MS)
    child.once('error', () => resolve(undefined))
    void ended.then(() => resolve(undefined))
    let text = ''
    child.stdio[3]?.on('data', (chunk) => {
      text += String(chunk)
      if (!text.includes('\n')) return
      clearTimeout(timer)
      resolve(text.trim())
    })
  })
  if (number === undefined) {
    child.kill('SIGKILL')
    throw new SetupError(`Xvfb (${program}) did not start.`)
  }
  return { display: `:${number}`, stop }
}
