/**
 * - `no-binaries`: the programs are not installed.
 * - `in-use`: another NeuroMark uses the data folder.
 * - `other-version`: the data were written by another major version.
 * - `initdb`: the data folder could not be prepared.
 * - `start`: the server did not come up.
 */
export type EmbeddedPostgresErrorCode =
  'no-binaries' | 'in-use' | 'other-version' | 'initdb' | 'start'

/** The database that comes with the app cannot run; `message` says why and what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError'
  readonly code: EmbeddedPostgresErrorCode

  constructor(code: EmbeddedPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
