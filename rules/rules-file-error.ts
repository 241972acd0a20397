/** A file that cannot be assessed, for whoever wrote it: where, what is wrong, what to do. */
export class RulesFileError extends Error {
  override readonly name = 'RulesFileError'
  readonly problems: ReadonlyArray<string>
  constructor(problems: ReadonlyArray<string>) {
    super(problems.join('\n'))
    this.problems = problems
  }
}
