// @ts-check
// npm run package:dir: an unpacked app in release/, on the Electron that set-up has found.
import path from 'node:path'
import { root } from './setup/folders.mjs'
import { appEnvironment, prepare } from './setup/prepare.mjs'
import { runCommand } from './setup/run-command.mjs'
import { SetupError } from './setup/setup-error.mjs'

async function packageFolder() {
  const prepared = await prepare({ window: true, embeddedDatabase: true, build: true })
  const { runtime } = prepared
  if (runtime === undefined) throw new SetupError('There is no Electron to package.')
  const args = ['--dir', `-c.electronDist=${runtime.dist}`, `-c.electronVersion=${runtime.version}`]
  if (runtime.kind === 'fallback') {
    console.log(
      `Packaging on the fallback runtime ${runtime.version}, for tests on this machine. Do not ship the result.`,
    )
    args.push('-c.electronFuses.enableNodeCliInspectArguments=true')
  }
  const builder = path.join(root, 'node_modules/electron-builder/cli.js')
  const { code } = await runCommand(process.execPath, [builder, ...args], {
    cwd: root,
    env: appEnvironment(prepared),
    show: true,
  })
  return code
}

try {
  process.exitCode = await packageFolder()
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  console.error(`\n${error.message}`)
  process.exitCode = 1
}
