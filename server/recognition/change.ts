import { FaceEngineError } from '../ports/face-engine.ts'

/** Told whenever something about the workers is another way; who waits for something looks again. */
export type Change = {
  tell(): void
  /**
   * Resolves with what `pick` finds, now or after a change. Rejects with `FaceEngineError`: with the reason once `hopeless`
   * gives one, when `signal` aborts, or when the time is over.
   */
  waitFor<Found>(
    pick: () => Found | undefined,
    hopeless: () => string | null,
    signal: AbortSignal,
    withinMs: number,
  ): Promise<Found>
}

export function createChange(): Change {
  const listeners = new Set<() => void>()
  return {
    tell() {
      for (const listener of [...listeners]) listener()
    },
    waitFor: (pick, hopeless, signal, withinMs) =>
      new Promise((resolve, reject) => {
        const finish = (): void => {
          clearTimeout(timer)
          listeners.delete(look)
          signal.removeEventListener('abort', onAbort)
        }
        const fail = (message: string): void => {
          finish()
          reject(new FaceEngineError(message))
        }
        const look = (): void => {
          const found = pick()
          if (found !== undefined) {
            finish()
            return resolve(found)
          }
          const reason = hopeless()
          if (reason !== null) fail(reason)
        }
        const onAbort = (): void => fail('stopped')
        const timer = Number.isFinite(withinMs)
          ? setTimeout(() => fail('The inference process does not get ready.'), withinMs)
          : undefined
        listeners.add(look)
        if (signal.aborted) return onAbort()
        signal.addEventListener('abort', onAbort, { once: true })
        look()
      }),
  }
}
