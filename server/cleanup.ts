/** Undoes what was built, in reverse order; `AsyncDisposableStack` is not there before Node 24. */
export type Cleanup = {
  /** Takes over a thing that knows how to end itself. */
  use<T extends AsyncDisposable>(thing: T): T
  defer(undo: () => unknown): void
  /** Runs every step, also after one has failed; rejects with the first failure. */
  run(): Promise<void>
}

export function createCleanup(): Cleanup {
  const steps: Array<() => unknown> = []
  return {
    use(thing) {
      steps.push(() => thing[Symbol.asyncDispose]())
      return thing
    },
    defer: (undo) => void steps.push(undo),
    async run() {
      const failures: unknown[] = []
      for (let step = steps.pop(); step; step = steps.pop()) {
        try {
          await step()
        } catch (error) {
          failures.push(error)
        }
      }
      if (failures.length > 0) throw failures[0]
    },
  }
}
