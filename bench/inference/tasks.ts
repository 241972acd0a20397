import type { MemoryFigures } from './measure-memory.ts'
import type { OverheadFigures } from './measure-overhead.ts'
import type { PeerName } from './peer-contestants.ts'

export type ContestantName = 'neuromark' | PeerName

/** What a measuring process can be asked for; `open` comes first. Photos are places in the list that `open` was given. */
export type Tasks = {
  /** Loads models, reads the photos, and embeds three of them. */
  readonly open: {
    readonly input: {
      readonly contestant: ContestantName
      readonly files: ReadonlyArray<string>
      readonly provider: string | null
    }
    readonly result: { readonly version: string; readonly provider: string; readonly batch: number }
  }
  /** Seconds for finding and embedding the main face of each photo. */
  readonly embed: {
    readonly input: { readonly photos: ReadonlyArray<number> }
    readonly result: { readonly seconds: number }
  }
  /** How alike the pairs are by the contestant's own measure (null: a face was not found), and the photos without a face. */
  readonly judge: {
    readonly input: { readonly pairs: ReadonlyArray<{ readonly a: number; readonly b: number }> }
    readonly result: {
      readonly similarities: ReadonlyArray<number | null>
      readonly photosWithoutFace: ReadonlyArray<number>
    }
  }
  readonly stills: {
    readonly input: { readonly photos: ReadonlyArray<number> }
    readonly result: OverheadFigures
  }
  /** Composes frames with so many faces; `frames` and `frames-overhead` look at them. */
  readonly compose: { readonly input: { readonly faces: number }; readonly result: null }
  readonly frames: {
    readonly input: { readonly count: number }
    readonly result: { readonly seconds: number }
  }
  readonly 'frames-overhead': {
    readonly input: { readonly count: number }
    readonly result: OverheadFigures
  }
  readonly memory: { readonly input: { readonly frames: number }; readonly result: MemoryFigures }
}

export type TaskName = keyof Tasks
export type Request = {
  readonly [Name in TaskName]: { readonly task: Name; readonly input: Tasks[Name]['input'] }
}[TaskName]
export type Reply =
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly message: string }
