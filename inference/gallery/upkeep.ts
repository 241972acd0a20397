import type { IndexCore } from './index-core.ts'
import { removeIndexFile, writeIndexFile } from './index-file.ts'
import { measureRecall } from './recall.ts'
import { makeGraph } from './template-graph.ts'
import type { Turns } from './turns.ts'

export type Rhythm = {
  /** Least time between two writings of the file. */
  readonly saveEveryMs: number
  readonly testEveryMs: number
}

/**
 * Writing takes a second for 100,000 templates, and what a file lacks comes from the database: every few minutes is often
 * enough. A test of 100,000 takes some 15 s in slices: every ten minutes that is 3 % of one core, and a fault that grows
 * with many changes shows within the same half hour.
 */
export const usualRhythm: Rhythm = { saveEveryMs: 5 * 60_000, testEveryMs: 10 * 60_000 }

/** Share of changed templates that must be found as exact search finds them. */
const leastRecall = 0.999
const widest = 1024
const dayMs = 24 * 60 * 60_000

/** What is done about an index beside searching it and changing it. */
export type Upkeep = {
  /** Measures recall, and does something about it when it is too low. */
  test(): Promise<void>
  /** The file is to follow the index; it will, in its rhythm. */
  saveSoon(): void
  /** The file is as the index now. */
  isSaved(): void
  stop(): void
}

export type UpkeepDeps = {
  readonly turns: Turns
  readonly dir: string | null
  readonly rhythm: Rhythm
  /** The state is to be told. */
  readonly publish: () => void
  /** The same, while something takes long. */
  readonly onProgress: () => void
  readonly log: (message: string) => void
}

/**
 * Whether removed templates are to leave the graph: they slow searches, and a removed face is to leave the disk. At once
 * where making the graph anew takes seconds, else when many have gathered or a day has passed.
 */
export function isCompactionDue(size: number, removed: number, sinceMs: number): boolean {
  return removed > 0 && (size <= 5000 || removed > size / 4 || sinceMs >= dayMs)
}

export function makeUpkeep(core: IndexCore, deps: UpkeepDeps): Upkeep {
  const { turns, publish, log } = deps
  const { saveSoon, isSaved, stop } = makeSaver(core, deps, () => rebuild())
  let testing = false
  let rebuilding = Promise.resolve()

  /** Makes the graph anew while the present one is searched; one after the other. */
  const rebuild = (): Promise<void> => (rebuilding = rebuilding.then(() => makeAnew(core, deps)))

  const test = async (): Promise<void> => {
    if (testing || core.successor) return
    testing = true
    const recall = await turns.run(
      'look',
      measureRecall(() => core.graph),
    )
    testing = false
    core.recall = recall
    core.recallTestedAt = recall === null ? null : new Date().toISOString()
    if (recall !== null && recall < leastRecall && (await mend(recall))) return test()
    publish()
  }

  /** Searches wider; where that was not enough, builds with more care. False when neither is left. */
  const mend = async (recall: number): Promise<boolean> => {
    const { parameters, notes } = core
    const { efSearch, efConstruction } = parameters
    const share = `${(recall * 100).toFixed(1)} % of what exact search finds`
    const careful = efSearch >= widest
    const helpless = careful && efConstruction >= widest
    if (helpless) notes.recall = `The index finds only ${share}. Send the diagnostics to support.`
    else if (careful) {
      core.parameters = { ...parameters, efConstruction: widest }
      notes.recall = `The index found ${share}: it was built anew with more care.`
    } else {
      core.parameters = { ...parameters, efSearch: Math.min(widest, efSearch * 2) }
      core.graph.setEfSearch(core.parameters.efSearch)
      notes.recall = `The index found ${share}: it searches wider since (ef ${core.parameters.efSearch}).`
    }
    log(notes.recall)
    if (careful && !helpless) await rebuild()
    publish()
    if (helpless) return false
    core.changes += 1
    saveSoon()
    return true
  }

  const timer = setInterval(() => void test(), deps.rhythm.testEveryMs)
  timer.unref()
  return {
    test,
    saveSoon,
    isSaved,
    stop() {
      clearInterval(timer)
      stop()
    },
  }
}

async function makeAnew(core: IndexCore, { turns, onProgress, publish }: UpkeepDeps) {
  const made = makeGraph(core.parameters, core.graph.size)
  core.successor = made
  const steps = function* () {
    const before = core.graph
    for (const label of before.labels()) {
      if (before.has(label) && !made.has(label)) made.add(label, before.template(label))
      onProgress()
      yield
    }
    core.graph = made
    core.successor = null
    before.free()
  }
  await turns.run('rebuild', steps())
  publish()
}

/** Keeps the file; `compact` makes the graph anew. */
function makeSaver(
  core: IndexCore,
  { dir, rhythm, turns, log }: UpkeepDeps,
  compact: () => Promise<void>,
) {
  let savedAtMs = -Infinity
  let compactedAtMs = performance.now()
  let waiting: NodeJS.Timeout | undefined

  const save = async (): Promise<void> => {
    if (!core.held || core.load) return
    const { graph, changes } = core
    if (isCompactionDue(graph.size, graph.removed, performance.now() - compactedAtMs)) {
      await compact()
      compactedAtMs = performance.now()
    }
    if (dir !== null && core.graph.size === 0) await removeIndexFile(dir)
    else if (dir !== null)
      await writeIndexFile(
        dir,
        core,
        () => (core.held ? { held: core.held, graph: core.graph, table: core.table } : null),
        turns,
      )
    core.changes -= changes
  }

  const saveSoon = (): void => {
    if (waiting) return
    const inMs = Math.max(0, savedAtMs + rhythm.saveEveryMs - performance.now())
    waiting = setTimeout(() => {
      save()
        .catch((error: unknown) => log(`the index could not be kept on disk: ${String(error)}`))
        .finally(() => {
          savedAtMs = performance.now()
          waiting = undefined
          if (core.changes > 0 && !core.load) saveSoon()
        })
    }, inMs)
    waiting.unref()
  }

  return {
    saveSoon,
    isSaved: () => void (savedAtMs = performance.now()),
    stop: () => clearTimeout(waiting),
  }
}
