// @ts-check
// node scripts/run-rules.mjs ARGUMENTS: the attendance rules without the app. Needs the npm packages and nothing else.
import { spawn } from 'node:child_process'
import path from 'node:path'
import { nodeProblem } from './setup/check-node.mjs'

const problem = nodeProblem(process.versions.node)
if (problem !== undefined) {
  console.error(problem)
  process.exit(1)
}

const { installPackages, packagesInstalled } = await import('./setup/dependencies.mjs')
const { SetupError } = await import('./setup/setup-error.mjs')
const { root } = await import('./setup/folders.mjs')
try {
  if (!packagesInstalled()) {
    process.stderr.write('Installing npm packages …\n')
    await installPackages()
  }
  const child = spawn(
    process.execPath,
    [
      '--import',
      import.meta.resolve('tsx'),
      path.join(root, 'rules/main.ts'),
      ...process.argv.slice(2),
    ],
    // npm runs scripts in the project's folder; INIT_CWD is where the command was given.
    { stdio: 'inherit', cwd: process.env['INIT_CWD'] ?? process.cwd() },
  )
  // An interrupt reaches the child as well; it ends both.
  process.on('SIGINT', () => undefined)
  child.on('exit', (code, signal) => (process.exitCode = signal ? 1 : (code ?? 1)))
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  console.error(`\n${error.message}`)
  process.exitCode = 1
}
