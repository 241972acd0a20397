/** Work in short steps: what `yield` ends takes a few milliseconds at most. */
export type Steps<Result> = Generator<void, Result>

/** `change`: to the graph that is searched; `rebuild`: of another one beside it; `look`: changes nothing. */
export type Kind = 'change' | 'rebuild' | 'look'

/** Shares the process between long work and everything else that waits for it. */
export type Turns = {
  /** Resolves with what `steps` returns. Changes go before rebuilding, and both before looking; each kind in order. */
  run<Result>(kind: Kind, steps: Steps<Result>): Promise<Result>
  /** No change and no step of a rebuild is made until `work` has settled; searches and looks go on. */
  holding<Result>(work: () => Promise<Result>): Promise<Result>
  /** Drops what waits: its promises never settle. */
  stop(): void
}

/** A search, a ping or a frame waits no longer than this for its turn, milliseconds. */
const sliceMs = 10

type Task = { readonly kind: Kind; readonly step: () => boolean }

const order: ReadonlyArray<Kind> = ['change', 'rebuild', 'look']

export function makeTurns(): Turns {
  let tasks: Task[] = []
  let holds = 0
  let running = false
  let stopped = false

  const next = (): Task | undefined => {
    for (const kind of order) {
      if (holds > 0 && kind !== 'look') continue
      const task = tasks.find((waiting) => waiting.kind === kind)
      if (task) return task
    }
    return undefined
  }

  const work = async (): Promise<void> => {
    if (running) return
    running = true
    // Whoever asks for work does not wait for its first slice.
    await Promise.resolve()
    while (!stopped) {
      const until = performance.now() + sliceMs
      let task = next()
      if (!task) break
      do {
        if (task.step()) tasks = tasks.filter((other) => other !== task)
        task = next()
      } while (task && performance.now() < until)
      await new Promise((resolve) => setImmediate(resolve))
    }
    running = false
  }

  return {
    run(kind, steps) {
      return new Promise((resolve, reject) => {
        const step = (): boolean => {
          try {
            const { done, value } = steps.next()
            if (done) resolve(value)
            return done === true
          } catch (error) {
            reject(error as Error)
            return true
          }
        }
        tasks.push({ kind, step })
        void work()
      })
    },
    async holding(hold) {
      holds += 1
      try {
        return await hold()
      } finally {
        holds -= 1
        void work()
      }
    },
    stop() {
      stopped = true
      tasks = []
    },
  }
}
