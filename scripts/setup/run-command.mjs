// @ts-check
import { spawn } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import path from 'node:path'

/**
 * @typedef {{
 *   readonly code: number,
 *   readonly output: string,
 *   readonly timedOut: boolean,
 * }} CommandResult
 * @typedef {{
 *   readonly cwd?: string,
 *   readonly env?: NodeJS.ProcessEnv,
 *   readonly timeoutMs?: number,
 *   readonly show?: boolean,
 *   readonly signal?: AbortSignal,
 * }} CommandOptions
 */

const KEPT_OUTPUT = 200_000

/**
 * Runs a command to its end and answers with its exit code and what it printed.
 *
 * Never rejects: a command that cannot be started answers with code 127 and the reason.
 * `show` passes the output through instead of collecting it.
 *
 * @param {string} command
 * @param {ReadonlyArray<string>} args
 * @param {CommandOptions} [options]
 * @returns {Promise<CommandResult>}
 */
export function runCommand(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', options.show ? 'inherit' : 'pipe', options.show ? 'inherit' : 'pipe'],
      // npm is a script there, which cannot be started directly.
      shell: process.platform === 'win32' && command === 'npm',
      signal: options.signal,
    })
    let output = ''
    let timedOut = false
    /** @param {Buffer} chunk */
    const collect = (chunk) => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT)
    }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    const timer = options.timeoutMs
      ? setTimeout(() => {
          timedOut = true
          child.kill('SIGKILL')
        }, options.timeoutMs)
      : undefined
    child.on('error', (error) => {
      clearTimeout(timer)
      resolve({ code: 127, output: `${output}${error.message}\n`, timedOut })
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code: code ?? 1, output, timedOut })
    })
  })
}

/**
 * The last lines of a command's output, to show with a failure.
 *
 * @param {string} output
 * @param {number} [lines]
 */
export function tailOf(output, lines = 25) {
  return output.trimEnd().split('\n').slice(-lines).join('\n')
}

/**
 * Looks a program up as a shell would; undefined where PATH has none.
 *
 * @param {string} name
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function findProgram(name, env = process.env) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : ['']
  for (const folder of (env['PATH'] ?? '').split(path.delimiter)) {
    if (folder === '') continue
    for (const ending of endings) {
      const file = path.join(folder, name + ending)
      if (isExecutable(file)) return file
    }
  }
  return undefined
}

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
