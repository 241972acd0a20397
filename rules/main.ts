import { parseArgs } from 'node:util'
import { assessFile } from './assess-file.ts'
import { printDays } from './print-days.ts'
import { readRulesFile } from './read-rules-file.ts'
import { RulesFileError } from './rules-file-error.ts'

const usage = `npm run rules -- assess FILE.json [--json]
    Day records and why they are what they are, from one file of facts: docs/rules-json.md. Writes nothing.
    --json    the result as JSON`

/** Bad arguments and bad files end with 2, in words. */
function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    })
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
  }
}

const { values, positionals } = readArguments()
const [command, path, ...rest] = positionals
if (command !== 'assess') {
  fail(
    `${command === undefined ? 'Say what to do.' : `There is no command "${command}".`}\n\n${usage}`,
  )
}
if (path === undefined || rest.length > 0) fail(`Give one file.\n\n${usage}`)
try {
  const result = assessFile(await readRulesFile(path))
  process.stdout.write(`${values.json ? JSON.stringify(result, null, 2) : printDays(result)}\n`)
} catch (error) {
  if (!(error instanceof RulesFileError)) throw error
  fail(error.message)
}
