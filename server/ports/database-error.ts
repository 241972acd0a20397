/**
 * - `unavailable`: the server cannot be reached, is stopping, frozen or out of room; the same call may work later.
 * - `refused`: the data break a constraint; the same call will never work.
 * - `failed`: anything else, a bug of ours.
 */
export type DatabaseErrorCode = 'unavailable' | 'refused' | 'failed'

/** What every call of a store throws. `message` and `cause` hold no row values. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
  readonly code: DatabaseErrorCode
  /** The constraint that refused the data, where one did. */
  readonly constraint: string | null

  constructor(
    code: DatabaseErrorCode,
    message: string,
    options: { readonly constraint?: string | undefined; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.constraint = options.constraint ?? null
  }
}

/** True when the database was lost and the same call may work once it is back. */
export function isConnectionLoss(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.code === 'unavailable'
}

/** True when a constraint refused the data, that one if it is named. */
export function isRefused(error: unknown, constraint?: string): error is DatabaseError {
  return (
    error instanceof DatabaseError &&
    error.code === 'refused' &&
    (constraint === undefined || error.constraint === constraint)
  )
}
