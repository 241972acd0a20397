import { DatabaseError, type DatabaseErrorCode } from '../../ports/database-error.ts'

/** Errors of the socket, by `code`. */
const LOST_SOCKETS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

/**
 * SQLSTATEs after which the same call may work: connection exceptions, stopping or starting servers, no room, a
 * standby that is not yet promoted, time-outs, and conflicts between transactions.
 */
const LOST_STATES = /^(08...|57P0[1-5]|53...|25006|57014|55P03|40001|40P01|58...|XX00[12])$/

/** The driver names its own faults by message only. */
const LOST_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|timeout expired|Client has encountered a connection error|Client was closed|The server does not support SSL|Cannot use a pool after calling end)/

/** Wrong names and passwords: nothing that a constraint refused, and it may be put right. */
const NO_ACCESS = /^(28...|3D000|42501)$/

type Facts = { readonly code: string; readonly message: string; readonly constraint?: string }

function factsOf(error: unknown): Facts {
  if (error instanceof AggregateError && error.errors.length > 0) return factsOf(error.errors[0])
  if (!(error instanceof Error)) return { code: '', message: String(error) }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return 'constraint' in error && typeof error.constraint === 'string'
    ? { code, message: error.message, constraint: error.constraint }
    : { code, message: error.message }
}

function kindOf({ code, message }: Facts): DatabaseErrorCode {
  if (LOST_SOCKETS.has(code) || LOST_STATES.test(code) || NO_ACCESS.test(code)) return 'unavailable'
  if (/^(22|23)...$/.test(code)) return 'refused'
  if (code === '' && LOST_MESSAGES.test(message)) return 'unavailable'
  return 'failed'
}

/** SQLSTATE or socket code of a driver's error; empty when it has none. */
export function codeOf(error: unknown): string {
  return factsOf(error).code
}

/** Turns whatever the driver threw into a `DatabaseError` that holds no row values. */
export function classifyError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error
  const facts = factsOf(error)
  // The server's `detail` quotes the row; it must not reach a log by way of `cause`.
  const cause = new Error(facts.message)
  if (error instanceof Error && error.stack !== undefined) cause.stack = error.stack
  const said = facts.code === '' ? facts.message : `${facts.message} (${facts.code})`
  return new DatabaseError(kindOf(facts), said, { constraint: facts.constraint, cause })
}
