import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** Their package.json and lock file; npm installs them beside these. */
export const peersFolder = path.join(import.meta.dirname, '../peers')

type Manifest = {
  readonly version?: string
  readonly dependencies?: Readonly<Record<string, string>>
}

/**
 * Installs the libraries that we compare ourselves with, unless they are there; no script of theirs is run. Resolves with
 * why that cannot be done, undefined when it is.
 */
export async function installPeers(note: (text: string) => void): Promise<string | undefined> {
  if (await areInstalled()) return undefined
  note('Installing the libraries to compare with in bench/peers (once).')
  const args = ['ci', '--ignore-scripts', '--omit=optional', '--no-audit', '--no-fund']
  // On Windows npm is a script, which only a shell starts.
  const shell = process.platform === 'win32'
  const output: string[] = []
  const code = await new Promise<number | null>((resolve) => {
    const npm = spawn('npm', args, { cwd: peersFolder, shell, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [npm.stdout, npm.stderr])
      stream.on('data', (data: Buffer) => void output.push(data.toString()))
    npm.on('error', (error) => {
      output.push(error.message)
      resolve(null)
    })
    npm.on('close', resolve)
  })
  if (code === 0 && (await areInstalled())) return undefined
  const last = output.join('').trim().split('\n').slice(-3).join(' ')
  return `The libraries to compare with cannot be installed: ${last} Check the network connection and run the benchmark again.`
}

async function areInstalled(): Promise<boolean> {
  const read = async (file: string): Promise<Manifest> =>
    JSON.parse(await readFile(path.join(peersFolder, file), 'utf8')) as Manifest
  const { dependencies = {} } = await read('package.json')
  for (const [name, version] of Object.entries(dependencies)) {
    const file = `node_modules/${name}/package.json`
    if (!existsSync(path.join(peersFolder, file))) return false
    if ((await read(file)).version !== version) return false
  }
  return true
}
