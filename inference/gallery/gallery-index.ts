import type { FoundPeople, GalleryPart, IndexState } from '../../contracts/inference.ts'
import { adopt, makeCore, stateOf, type IndexCore } from './index-core.ts'
import { readIndexFile, removeIndexFile, type Held } from './index-file.ts'
import { findCandidates } from './search-gallery.ts'
import { graphParameters, type GraphParameters } from './template-graph.ts'
import { makeTurns, type Turns } from './turns.ts'
import { makeUpkeep, usualRhythm, type Rhythm } from './upkeep.ts'
import { workIn } from './work-in.ts'

/** The gallery of one model, ready to be searched. Changes come in parts; searches go on meanwhile. */
export interface GalleryIndex extends Disposable {
  /** Throws `RangeError` when `probe` is no template. Sees what is there while the index is still being built. */
  search(probe: Float32Array, limit: number): FoundPeople
  /**
   * Resolves with `taken` once the part is worked in. `refused`: it is for another model, or for another revision than the
   * one that is held; `onWanted` has told which one that is. Templates that are damaged are left out, and the state says so.
   */
  take(part: GalleryPart): Promise<'taken' | 'refused'>
  state(): IndexState
}

export type GalleryIndexDeps = {
  readonly modelId: string
  /** A private folder where the index is kept between runs; null keeps none. */
  readonly dir: string | null
  /** Similarity of two people's templates from which they are look-alikes. */
  readonly lookAlike: () => number
  readonly onState: (state: IndexState) => void
  /** The gallery from there on is needed; null: all of it. Called once as soon as the file was read. */
  readonly onWanted: (held: Held | null) => void
  readonly log: (message: string) => void
  readonly parameters?: GraphParameters
  readonly rhythm?: Rhythm
}

/** Time between two words about something that takes long, milliseconds. */
const progressEveryMs = 500

export function openGalleryIndex(deps: GalleryIndexDeps): GalleryIndex {
  const { modelId, dir, log, rhythm = usualRhythm } = deps
  const turns = makeTurns()
  const core = makeCore(modelId, deps.parameters ?? graphParameters, deps.lookAlike)
  let publishedAtMs = -Infinity
  const publish = (): void => {
    publishedAtMs = performance.now()
    deps.onState(stateOf(core))
  }
  const onProgress = (): void => {
    if (performance.now() - publishedAtMs >= progressEveryMs) publish()
  }
  const upkeep = makeUpkeep(core, { turns, dir, rhythm, publish, onProgress, log })

  const open = async (): Promise<void> => {
    // Never before the caller has the index: hence the `await` without a file as well.
    const loaded = await (dir === null ? false : openFile(core, dir, turns))
    if (core.notes.file !== null) log(core.notes.file)
    core.opened = true
    if (loaded) upkeep.isSaved()
    publish()
    deps.onWanted(core.held)
    if (loaded) void upkeep.test()
  }
  const ready = open()

  return {
    search(probe, limit) {
      const { candidates, cohort } = findCandidates(core, probe, limit)
      const [first, second] = candidates
      const alike = first && second && core.lookAlikes.alike(first.personId, second.personId)
      return { candidates, cohort, alike: alike === true }
    },
    async take(part) {
      await ready
      const worked =
        part.modelId === modelId
          ? await turns.run('change', workIn(core, part, { onProgress, log }))
          : 'refused'
      if (worked === 'refused') {
        deps.onWanted(core.held)
        return 'refused'
      }
      if (worked === 'part') return 'taken'
      publish()
      if (core.changes > 0) upkeep.saveSoon()
      if (worked === 'whole') void upkeep.test()
      return 'taken'
    },
    state: () => stateOf(core),
    [Symbol.dispose]() {
      upkeep.stop()
      turns.stop()
    },
  }
}

/** Whether the index of an earlier run is in use now; one that does not fit is removed, and the notes say why. */
async function openFile(core: IndexCore, dir: string, turns: Turns): Promise<boolean> {
  const stored = await readIndexFile(dir, core, turns)
  switch (stored.kind) {
    case 'loaded':
      adopt(core, stored)
      return true
    case 'none':
      return false
    case 'unfit':
      core.notes.file = `The index on this disk was thrown away and is built anew from the database, because ${stored.reason}.`
      await removeIndexFile(dir)
      return false
    default:
      return stored satisfies never
  }
}
