// @ts-check

/** A set-up step that cannot go on. The message is a sentence that says what to do. */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError'
}
