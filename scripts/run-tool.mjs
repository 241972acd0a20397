// @ts-check
// node scripts/run-tool.mjs FILE [ARGUMENTS]: set-up, then a TypeScript program of the project. Its output alone is on stdout.
import { spawn } from 'node:child_process'
import path from 'node:path'
import { nodeProblem } from './setup/check-node.mjs'

const problem = nodeProblem(process.versions.node)
if (problem !== undefined) {
  console.error(problem)
  process.exit(1)
}

const { appEnvironment, prepare } = await import('./setup/prepare.mjs')
const { SetupError } = await import('./setup/setup-error.mjs')
const { root } = await import('./setup/folders.mjs')
try {
  const prepared = await prepare({
    ...{ window: false, embeddedDatabase: false, build: false },
    write: (text) => process.stderr.write(text),
  })
  const [file = '', ...args] = process.argv.slice(2)
  // npm runs scripts in the project's folder; INIT_CWD is where the command was given.
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), path.join(root, file), ...args],
    {
      stdio: 'inherit',
      env: appEnvironment(prepared),
      cwd: process.env['INIT_CWD'] ?? process.cwd(),
    },
  )
  // An interrupt reaches the child as well; it ends both.
  process.on('SIGINT', () => undefined)
  child.on('exit', (code, signal) => (process.exitCode = signal ? 1 : (code ?? 1)))
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  console.error(`\n${error.message}`)
  process.exitCode = 1
}
