import process from 'node:process'
import { openRecogniser } from '../../eval/recogniser.ts'
import type { Engine } from '../../inference/engine.ts'
import type { Frame } from '../../inference/frame.ts'
import { composeFrames, cutHeads } from './compose-frames.ts'
import { timeEmbedding, type Contestant } from './contestant.ts'
import { frameWorks, timeWorks } from './measure-frames.ts'
import { measureMemory } from './measure-memory.ts'
import { measureOverhead, type Work } from './measure-overhead.ts'
import { embedStill, openOwn, readFrames, unseen } from './own-contestant.ts'
import { modelsDir, ownVersion } from './own-files.ts'
import { openPeer } from './peer-contestants.ts'
import type { Reply, Request, TaskName, Tasks } from './tasks.ts'

/** One measuring process: started by `measuring-process.ts`, it does one task after the other. */

type Handlers = {
  readonly [Name in TaskName]: (input: Tasks[Name]['input']) => Promise<Tasks[Name]['result']>
}

/** Different frames that are looked at by turns. */
const differentFrames = 8
/** Photos that are embedded before time counts: code is compiled, memory is there. */
const warmUpPhotos = 3

function makeHandlers(): Handlers {
  let files: ReadonlyArray<string> = []
  let contestant: Contestant | undefined
  let own: { readonly engine: Engine; readonly photos: ReadonlyArray<Frame> } | undefined
  let frames: ReadonlyArray<Frame> = []
  const opened = <Value>(value: Value | undefined): Value => {
    if (value === undefined) throw new Error('nothing is open')
    return value
  }
  return {
    async open(input) {
      files = input.files
      if (input.contestant === 'neuromark') {
        const engine = await openRecogniser(input.provider)
        own = { engine, photos: await readFrames(files) }
        contestant = openOwn(engine, own.photos, ownVersion())
      } else contestant = await openPeer(input.contestant, files)
      const warmUp = files.slice(0, warmUpPhotos).map((_, i) => i)
      await timeEmbedding(contestant, warmUp)
      const { version, provider } = contestant
      return { version, provider, batch: own?.engine.models.batch ?? 1 }
    },
    embed: async ({ photos }) => ({ seconds: await timeEmbedding(opened(contestant), photos) }),
    async judge({ pairs }) {
      const { similarity, found } = opened(contestant)
      return {
        similarities: pairs.map(({ a, b }) => similarity(a, b)),
        photosWithoutFace: files.flatMap((_, i) => (found(i) ? [] : i)),
      }
    },
    async stills({ photos }) {
      const { engine, photos: all } = opened(own)
      const works = photos.map((photo): Work => async (analyser) => {
        const frame = all[photo]
        return frame && (await embedStill(unseen(frame), analyser)) ? 1 : 0
      })
      return measureOverhead(engine, modelsDir, works)
    },
    async compose({ faces }) {
      const { engine } = opened(own)
      const wanted = differentFrames * faces
      const heads = faces > 0 ? await cutHeads(files, engine.analyser, wanted) : []
      frames = composeFrames(heads, faces, differentFrames)
      await timeWorks(engine, frameWorks(frames, differentFrames))
      return null
    },
    frames: async ({ count }) => ({
      seconds: await timeWorks(opened(own).engine, frameWorks(frames, count)),
    }),
    'frames-overhead': ({ count }) =>
      measureOverhead(opened(own).engine, modelsDir, frameWorks(frames, count)),
    async memory({ frames: count }) {
      const { engine } = opened(own)
      const heads = await cutHeads(files, engine.analyser, 20)
      let toldAtMs = performance.now()
      return measureMemory(engine, heads, count, (done) => {
        if (performance.now() - toldAtMs < 5000) return
        toldAtMs = performance.now()
        process.stderr.write(`Memory: ${done} of ${count} frames\n`)
      })
    },
  }
}

const handlers = makeHandlers()

async function answer({ task, input }: Request): Promise<unknown> {
  // The handler of a task takes that task's input; the compiler does not follow that over a union.
  const handle = handlers[task] as (given: unknown) => Promise<unknown>
  return handle(input)
}

process.on('message', (message) => {
  const reply = (sent: Reply): void => void process.send?.(sent)
  // Sent by our own parent, typed by the same module.
  answer(message as Request).then(
    (result) => reply({ kind: 'done', result }),
    (error: unknown) =>
      reply({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))
