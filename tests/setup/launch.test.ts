import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { findProgram } from '../../scripts/setup/run-command.mjs'
import { startXvfb } from '../../scripts/setup/xvfb.mjs'

const launcher = path.join(import.meta.dirname, '../../scripts/setup/launch.mjs')
const running: ChildProcess[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('It did not come to pass in 10 s.')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Runs an app, given as a Node program, as npm start does, in a process of its own. */
function launch(app: string, closeMs = 10_000, { underShell = false } = {}) {
  const code = `
    const { runApp } = await import(${JSON.stringify(launcher)})
    process.exitCode = await runApp(process.execPath, ['-e', ${JSON.stringify(app)}],
      { cwd: '.', env: process.env, closeMs: ${closeMs} })`
  const command = [process.execPath, '--input-type=module', '-e', code]
  // The second command keeps the shell from becoming the first.
  const [program = '', ...args] = underShell ? ['sh', '-c', '"$@"; :', 'sh', ...command] : command
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, npm_lifecycle_event: underShell ? 'start' : undefined },
  })
  running.push(child)
  let text = ''
  child.stdout.on('data', (chunk) => (text += String(chunk)))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { child, output: () => text, exitCode: ended }
}

const STAYS = 'setInterval(() => {}, 1000);'

describe.runIf(process.platform !== 'win32')('the app under npm start', () => {
  it('gives its exit code', async () => {
    expect(await launch('process.exit(7)').exitCode).toBe(7)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('gets %s once, and is waited for', async (signal) => {
    const { child, output, exitCode } = launch(
      `let n = 0; process.on('${signal}', () => { n += 1; setTimeout(() => { console.log('closed after ' + n); process.exit(3) }, 200) }); console.log('up');${STAYS}`,
    )
    await until(() => output().includes('up'))
    child.kill(signal)
    expect(await exitCode).toBe(3)
    expect(output()).toContain('closed after 1')
  })

  it('gets a signal that arrives twice, from the terminal and from npm, as one', async () => {
    const { child, output, exitCode } = launch(
      `process.on('SIGINT', () => { console.log('first'); setTimeout(() => process.exit(4), 300) }); console.log('up');${STAYS}`,
    )
    await until(() => output().includes('up'))
    child.kill('SIGINT')
    await until(() => output().includes('first'))
    child.kill('SIGINT')
    expect(await exitCode).toBe(4)
  })

  it('is closed when npm is, which passes a signal on to its shell alone', async () => {
    const app = `process.on('SIGTERM', () => process.exit(0)); console.log('up ' + process.pid + '.');${STAYS}`
    const { output, child } = launch(app, 10_000, { underShell: true })
    await until(() => output().includes('up'))
    const pid = Number(/up (\d+)\./.exec(output())?.[1])
    expect(isAlive(pid)).toBe(true)
    child.kill('SIGTERM')
    await until(() => !isAlive(pid))
  })

  it('is killed when it does not close in time', async () => {
    const { child, output, exitCode } = launch(
      `process.on('SIGTERM', () => {}); console.log('up');${STAYS}`,
      300,
    )
    await until(() => output().includes('up'))
    child.kill('SIGTERM')
    expect(await exitCode).toBe(137)
  })

  it('leaves nothing behind when it dies', async () => {
    const { output, exitCode } = launch(
      `const c = require('child_process').spawn(process.execPath, ['-e', '${STAYS}'], { stdio: 'ignore' });
       c.once('spawn', () => { console.log('orphan ' + c.pid + '.'); process.kill(process.pid, 'SIGKILL') })`,
    )
    expect(await exitCode).toBe(137)
    const pid = Number(/orphan (\d+)\./.exec(output())?.[1])
    expect(pid).toBeGreaterThan(0)
    await until(() => !isAlive(pid))
  })
})

describe.runIf(findProgram('Xvfb') !== undefined)('the display of its own', () => {
  it('takes a free number and gives it back', async () => {
    const [one, two] = await Promise.all([
      startXvfb({ lastOneOut: false }),
      startXvfb({ lastOneOut: false }),
    ])
    const socketOf = ({ display }: { display: string }) => `/tmp/.X11-unix/X${display.slice(1)}`
    try {
      expect(one.display).not.toBe(two.display)
      expect(existsSync(socketOf(one))).toBe(true)
    } finally {
      await Promise.all([one.stop(), two.stop()])
    }
    expect([one, two].map(socketOf).filter((file) => existsSync(file))).toEqual([])
  })
})
