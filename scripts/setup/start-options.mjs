// @ts-check
import path from 'node:path'
import { parseArgs } from 'node:util'

export const START_HELP = `Usage: npm start -- [options]

Sets up what is missing, then opens NeuroMark.

  --demo            go straight to the demo site
  --for SECONDS     run that long, then quit
  --report FILE     with --for: write a JSON report; the exit status is 0 only
                    if the main job was done
  --database URL    use this PostgreSQL server instead of the embedded one
                    (or set NEUROMARK_DATABASE_URL, which keeps the password
                    out of the list of processes)
  --node            run without a window
  --data DIR        keep settings, snapshots and the database in this folder
  --help            show this text
`

/**
 * @typedef {{
 *   readonly node: boolean,
 *   readonly appArgs: ReadonlyArray<string>,
 *   readonly appEnv: Readonly<Record<string, string>>,
 * }} StartOptions `appArgs` never hold a password: a database URL travels in `appEnv`
 * @typedef {{ readonly kind: 'run', readonly options: StartOptions }
 *   | { readonly kind: 'help' }
 *   | { readonly kind: 'invalid', readonly message: string }} StartRequest
 */

/** @param {string} message @returns {StartRequest} */
const invalid = (message) => ({
  kind: 'invalid',
  message: `${message} "npm start -- --help" lists the options.`,
})

/** @param {string} text */
function isPostgresUrl(text) {
  try {
    return ['postgres:', 'postgresql:'].includes(new URL(text).protocol)
  } catch {
    return false
  }
}

const KNOWN = /** @type {const} */ ({
  demo: { type: 'boolean' },
  for: { type: 'string' },
  report: { type: 'string' },
  database: { type: 'string' },
  node: { type: 'boolean' },
  data: { type: 'string' },
  help: { type: 'boolean' },
})

/**
 * Reads the options of `npm start`. Pure; relative paths are taken from `cwd`.
 *
 * @param {ReadonlyArray<string>} argv
 * @param {string} cwd
 * @returns {StartRequest}
 */
export function parseStartOptions(argv, cwd) {
  const { tokens } = parseArgs({
    args: [...argv],
    options: KNOWN,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  /** @type {Map<string, string>} */
  const given = new Map()
  for (const token of tokens) {
    if (token.kind === 'positional') return invalid(`"${token.value}" is not an option.`)
    if (token.kind !== 'option') continue
    if (!Object.hasOwn(KNOWN, token.name)) return invalid(`Unknown option ${token.rawName}.`)
    const { type } = KNOWN[/** @type {keyof typeof KNOWN} */ (token.name)]
    if (type === 'boolean' && token.value !== undefined) {
      return invalid(`The option ${token.rawName} takes no value.`)
    }
    if (type === 'string' && (token.value ?? '').replace(/^-.*/, '') === '') {
      return invalid(`The option ${token.rawName} needs a value.`)
    }
    given.set(token.name, token.value ?? '')
  }
  return given.has('help') ? { kind: 'help' } : checkValues(given, cwd)
}

/**
 * @param {ReadonlyMap<string, string>} given
 * @param {string} cwd
 * @returns {StartRequest}
 */
function checkValues(given, cwd) {
  const [seconds, report, database, data] = ['for', 'report', 'database', 'data'].map((name) =>
    given.get(name),
  )
  if (seconds !== undefined && !(/^\d+(\.\d+)?$/.test(seconds) && Number(seconds) > 0)) {
    return invalid(`--for needs a number of seconds above 0, and "${seconds}" is not one.`)
  }
  if (report !== undefined && seconds === undefined) {
    return invalid('--report needs --for SECONDS: the report is written when that time is over.')
  }
  // The text is not repeated: it may hold a password.
  if (database !== undefined && !isPostgresUrl(database)) {
    return invalid('--database needs a URL like postgres://user@host:5432/name.')
  }
  const appArgs = [
    ...(given.has('demo') ? ['--demo'] : []),
    ...(seconds === undefined ? [] : ['--for', seconds]),
    ...(report === undefined ? [] : ['--report', path.resolve(cwd, report)]),
    ...(data === undefined ? [] : ['--data', path.resolve(cwd, data)]),
  ]
  const appEnv = database === undefined ? {} : { NEUROMARK_DATABASE_URL: database }
  return { kind: 'run', options: { node: given.has('node'), appArgs, appEnv } }
}
