import { Temporal } from 'temporal-polyfill'
import type { Passage } from '../../../contracts/inference.ts'
import { isConnectionLoss } from '../../ports/database-error.ts'
import type { Log } from '../../ports/log.ts'
import type { PassageCount, PassageStore } from '../../ports/passage-store.ts'

export type CountPassagesDeps = {
  readonly passages: Pick<PassageStore, 'add' | 'forget'>
  readonly now: () => Temporal.Instant
  readonly log: Log
}

/** Counts passages by camera, hour and verdict. */
export interface PassageCounter extends AsyncDisposable {
  count(passages: ReadonlyArray<Passage>): void
  /** Stores what was counted since the last time. While the database is away it is kept for the next. */
  store(): Promise<void>
}

const storeEveryMs = 10_000
/** Notes look at a day; the rest is for looking back at how a camera did. */
const keptDays = 90

/**
 * Starts to count. Counts are statistics: those of the last seconds are lost when the process dies, and nothing waits for
 * them. There are never more to keep than cameras times hours times verdicts.
 */
export function countPassages(deps: CountPassagesDeps): PassageCounter {
  let waiting = new Map<string, PassageCount>()
  let storing: Promise<void> | null = null
  /** The day on which old counts were last forgotten. */
  let forgottenOn = ''

  const add = (counts: Iterable<PassageCount>): void => {
    for (const count of counts) {
      const key = `${count.cameraId} ${count.hour} ${count.verdict}`
      const passages = (waiting.get(key)?.passages ?? 0) + count.passages
      waiting.set(key, { ...count, passages })
    }
  }

  const storeOnce = async (): Promise<void> => {
    const counts = [...waiting.values()]
    waiting = new Map()
    try {
      const now = deps.now()
      const today = now.toString().slice(0, 10)
      if (forgottenOn !== today) {
        await deps.passages.forget(now.subtract({ hours: 24 * keptDays }).toString())
        forgottenOn = today
      }
      await deps.passages.add(counts)
    } catch (error) {
      add(counts)
      if (!isConnectionLoss(error)) deps.log.error({ error }, 'passages could not be counted')
    }
  }

  const store = async (): Promise<void> => {
    await storing
    if (waiting.size === 0) return
    storing = storeOnce().finally(() => {
      storing = null
    })
    await storing
  }

  const timer = setInterval(() => void store(), storeEveryMs)

  return {
    count: (passages) =>
      add(
        passages.map(({ cameraId, at, verdict }) => ({
          cameraId,
          verdict,
          hour: Temporal.Instant.from(at)
            .round({ smallestUnit: 'hour', roundingMode: 'floor' })
            .toString(),
          passages: 1,
        })),
      ),
    store,
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await store()
    },
  }
}
