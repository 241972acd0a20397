// @ts-check
// npm start: does what set-up is missing, then runs the app. Needs nothing but Node.
import { nodeProblem } from './setup/check-node.mjs'

const problem = nodeProblem(process.versions.node)
if (problem !== undefined) {
  console.error(problem)
  process.exit(1)
}

const { parseStartOptions, START_HELP } = await import('./setup/start-options.mjs')
const { SetupError } = await import('./setup/setup-error.mjs')
// npm runs scripts in the project's folder; INIT_CWD is where the command was given.
const cwd = process.env['INIT_CWD'] ?? process.cwd()
const request = parseStartOptions(process.argv.slice(2), cwd)

if (request.kind === 'help') {
  process.stdout.write(START_HELP)
} else if (request.kind === 'invalid') {
  console.error(request.message)
  process.exitCode = 2
} else {
  const { start } = await import('./setup/start.mjs')
  try {
    process.exitCode = await start(request.options)
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(`\n${error.message}`)
    process.exitCode = 1
  }
}
