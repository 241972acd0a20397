import { occlusionOf } from '../../core/recognition/occlusion.ts'
import { defaultRecognitionSettings } from '../../core/recognition/settings.ts'
import { makeFaceAnalyser, type FaceAnalyser } from '../../inference/analyse-face.ts'
import type { Engine } from '../../inference/engine.ts'
import { measureSquare, type RgbSquare } from '../../inference/frame.ts'
import { openBareSessions, type BareMs, type RecordedRun } from './bare-sessions.ts'
import { watchModels } from './watch-models.ts'

/** Something to be done once, a photo or a frame, by whichever analyser it is given. Resolves with the faces embedded. */
export type Work = (analyser: FaceAnalyser) => Promise<number>

/** Milliseconds a photo or frame. `run` is the model alone with its queue, `fill` what writes its input. */
export type StagesMs = {
  readonly detectFill: number
  readonly detectRun: number
  /** From the detector's outputs to boxes. */
  readonly detectDecode: number
  readonly landmarksFill: number
  readonly landmarksRun: number
  /** Crops for landmarks and alignment, and the geometry. */
  readonly align: number
  readonly quality: number
  readonly embedFill: number
  readonly embedRun: number
  readonly embedNormalise: number
  readonly rest: number
}

export type OverheadFigures = {
  /** Photos or frames. */
  readonly measured: number
  readonly facesEmbedded: number
  /** Mean of a photo or frame, milliseconds, as all that follow. */
  readonly totalMs: number
  /** ONNX Runtime alone on the same tensors. */
  readonly floorMs: number
  /** `floorMs` by model. */
  readonly floorStagesMs: BareMs
  /** By how much the whole takes longer than the floor: the median over turns that lie side by side, a fraction. */
  readonly overhead: number
  readonly stagesMs: StagesMs
}

/** Photos or frames that one way does before the other has its turn: caches are then as warm as in a long run. */
const turn = 4

/**
 * Measures the work as it is done live beside ONNX Runtime alone on the same tensors, by turns in this process, so that what
 * else happens on the machine falls on both alike.
 */
export async function measureOverhead(
  { analyser, models }: Engine,
  modelsDir: string,
  works: ReadonlyArray<Work>,
): Promise<OverheadFigures> {
  const replay = openBareSessions(modelsDir, models.provider)
  const recorder = makeRecorder(models)
  const stages = makeStages(models)
  const turns: Array<{ readonly liveMs: number; readonly bare: BareMs }> = []
  let facesEmbedded = 0
  const live = async (part: ReadonlyArray<Work>): Promise<number> => {
    const startedAt = performance.now()
    for (const work of part) facesEmbedded += await work(analyser)
    return performance.now() - startedAt
  }
  // Opens every session that is needed, and lets the compiler see the code, before anything counts.
  for (const work of works.slice(0, turn)) {
    await work(analyser)
    await work(stages.analyser)
    await work(recorder.analyser)
  }
  await replay(recorder.take())
  stages.clear()
  for (let from = 0; from < works.length; from += turn) {
    const part = works.slice(from, from + turn)
    for (const work of part) await work(recorder.analyser)
    const runs = recorder.take()
    if (turns.length % 2 === 0) turns.push({ liveMs: await live(part), bare: await replay(runs) })
    else turns.push({ bare: await replay(runs), liveMs: await live(part) })
    for (const work of part) await stages.measure(work)
  }
  const mean = (of: (one: (typeof turns)[number]) => number): number =>
    turns.reduce((sum, one) => sum + of(one), 0) / works.length
  const ratios = turns.map(({ liveMs, bare }) => liveMs / sumOf(bare)).toSorted((a, b) => a - b)
  return {
    ...{ measured: works.length, facesEmbedded },
    totalMs: mean(({ liveMs }) => liveMs),
    floorMs: mean(({ bare }) => sumOf(bare)),
    floorStagesMs: {
      detector: mean(({ bare }) => bare.detector),
      landmarks: mean(({ bare }) => bare.landmarks),
      embedder: mean(({ bare }) => bare.embedder),
      liveness: mean(({ bare }) => bare.liveness),
    },
    overhead: (ratios[ratios.length >> 1] ?? NaN) - 1,
    stagesMs: stages.figures(works.length),
  }
}

const sumOf = ({ detector, landmarks, embedder, liveness }: BareMs): number =>
  detector + landmarks + embedder + liveness

/** An analyser that keeps a copy of every input. */
function makeRecorder(models: Engine['models']) {
  let runs: RecordedRun[] = []
  const watched = watchModels(models, (which, model, fill) =>
    model.run((input) => {
      fill(input)
      runs.push({ which, input: input.slice() })
    }),
  )
  return {
    analyser: makeFaceAnalyser(watched, defaultRecognitionSettings.detection),
    take(): ReadonlyArray<RecordedRun> {
      const taken = runs
      runs = []
      return taken
    },
  }
}

type Spent = { fill: number; run: number; step: number }
const nothing = (): Spent => ({ fill: 0, run: 0, step: 0 })

/** An analyser that takes the time of each of its parts. */
function makeStages(models: Engine['models']) {
  const detector = nothing()
  const landmarks = nothing()
  const embedder = nothing()
  const liveness = nothing()
  const ofRole = { detector, landmarks, embedder, liveness }
  let [quality, whole] = [0, 0]
  const watched = watchModels(models, async ({ role }, model, fill) => {
    const startedAt = performance.now()
    let filledAt = startedAt
    const outputs = await model.run((input) => {
      fill(input)
      filledAt = performance.now()
    })
    ofRole[role].fill += filledAt - startedAt
    ofRole[role].run += performance.now() - filledAt
    return outputs
  })
  const plain = makeFaceAnalyser(watched, defaultRecognitionSettings.detection)
  const step = async <Result>(spent: Spent, run: () => Promise<Result>): Promise<Result> => {
    const startedAt = performance.now()
    const result = await run()
    spent.step += performance.now() - startedAt
    return result
  }
  const analyser: FaceAnalyser = {
    ...plain,
    detect: (...args) => step(detector, () => plain.detect(...args)),
    align: (...args) => step(landmarks, () => plain.align(...args)),
    embed: (...args) => step(embedder, () => plain.embed(...args)),
  }
  return {
    analyser,
    clear(): void {
      for (const spent of Object.values(ofRole)) Object.assign(spent, nothing())
      ;[quality, whole] = [0, 0]
    },
    async measure(work: Work): Promise<void> {
      const squares: RgbSquare[] = []
      const startedAt = performance.now()
      await work({
        ...analyser,
        async align(...args) {
          const face = await analyser.align(...args)
          squares.push(face.square)
          return face
        },
      })
      whole += performance.now() - startedAt
      // A part of `align` that has no door of its own: done once more, for its time.
      for (const square of squares) quality += timeQuality(square)
    },
    figures(each: number): StagesMs {
      const own = ({ fill, run, step: all }: Spent): number => all - fill - run
      const sums = {
        detectFill: detector.fill,
        detectRun: detector.run,
        detectDecode: own(detector),
        landmarksFill: landmarks.fill,
        landmarksRun: landmarks.run,
        align: own(landmarks) - quality,
        quality,
        embedFill: embedder.fill,
        embedRun: embedder.run,
        embedNormalise: own(embedder),
        rest: whole - detector.step - landmarks.step - embedder.step,
      }
      const entries = Object.entries(sums).map(([name, ms]) => [name, ms / each])
      return Object.fromEntries(entries) as StagesMs
    },
  }
}

function timeQuality(square: RgbSquare): number {
  const startedAt = performance.now()
  measureSquare(square)
  const green = new Uint8Array(square.size * square.size)
  for (let i = 0, p = 1; i < green.length; i++, p += 3) green[i] = square.data[p] ?? 0
  occlusionOf(green)
  return performance.now() - startedAt
}
