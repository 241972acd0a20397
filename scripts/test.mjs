// @ts-check
// npm test [-- STAGE…]: set-up, then every check and every suite, in order, up to the first failure.
import { nodeProblem } from './setup/check-node.mjs'

const problem = nodeProblem(process.versions.node)
if (problem !== undefined) {
  console.error(problem)
  process.exit(1)
}

const { runTests } = await import('./setup/run-tests.mjs')
const { SetupError } = await import('./setup/setup-error.mjs')
try {
  process.exitCode = await runTests(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  console.error(`\n${error.message}`)
  process.exitCode = 1
}
