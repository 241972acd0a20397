import { existsSync, readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { PersonId, ReferenceId } from '../contracts/ids.ts'
import type { GalleryPerson } from '../contracts/inference.ts'
import { decideStill } from '../core/recognition/decide-identity.ts'
import { cropFitness, cropIssues, enrolmentIssues } from '../core/recognition/quality.ts'
import type { Vote } from '../core/recognition/read-vote.ts'
import { defaultRecognitionSettings as settings } from '../core/recognition/settings.ts'
import type { Engine } from '../inference/engine.ts'
import { examineStill, findFaces } from '../inference/examine-still.ts'
import { openGalleryIndex, type GalleryIndex } from '../inference/gallery/gallery-index.ts'
import { readPicture } from '../inference/read-picture.ts'
import { EvalError, makeProgress, openRecogniser } from './recogniser.ts'

export type IdentifyResult = {
  /** True positive identification rate: probes of enrolled people that were named rightly, 0 to 1. */
  readonly tpir: number
  /** False positive identification rate: strangers that were named, 0 to 1. */
  readonly fpir: number
  /** Probes of enrolled people that were given another name. */
  readonly misidentified: number
  /** As shipped; the cohort raises it for faces that look like everybody. */
  readonly threshold: number
  readonly curve: ReadonlyArray<{
    readonly threshold: number
    readonly tpir: number
    readonly fpir: number
    readonly misidentified: number
  }>
  /** Photos of enrolled people that were tried, and of strangers. */
  readonly probes: number
  readonly strangers: number
  readonly people: number
  readonly references: number
  /** Photos for enrolment in which no face was found, and those that the enrolment screen would want taken again. */
  readonly failedReferences: number
  readonly poorReferences: number
  /** Of probes and strangers: no face found, or none that is fit to be examined. They count as not named. */
  readonly notExamined: number
  readonly provider: string
}

type Probe = { readonly person: string | null; readonly vote: Vote | null }

const photoNames = /\.(jpe?g|png|webp|gif|tiff?|avif|heic)$/i

/** Names in order; photos only, or folders only. */
function listed(dir: string, kind: 'photos' | 'folders'): ReadonlyArray<string> {
  if (!existsSync(dir) || !statSync(dir).isDirectory())
    throw new EvalError(`There is no folder ${dir}.`)
  return readdirSync(dir)
    .filter((name) => {
      // Followed where it is a link.
      const found = statSync(path.join(dir, name), { throwIfNoEntry: false })
      return kind === 'folders' ? found?.isDirectory() : found?.isFile() && photoNames.test(name)
    })
    .sort()
}

/** Photos of a folder, and of the folders in it. */
function photosUnder(dir: string): ReadonlyArray<string> {
  return [
    ...listed(dir, 'photos').map((name) => path.join(dir, name)),
    ...listed(dir, 'folders').flatMap((name) => photosUnder(path.join(dir, name))),
  ]
}

/**
 * Open-set identification, photo by photo, by the code that runs live, with the camera's limits on the photos that probe;
 * one photo is one vote, so that one vote decides. Every photo of the first ones enrols: there is nobody to take another.
 */
export async function identify(options: {
  readonly people: string
  readonly strangers: string
  readonly enrol: number
  /** People in the gallery: fewer leave the others as strangers, more are filled up with strangers of one photo each. */
  readonly gallerySize: number | null
  readonly provider: string | null
}): Promise<IdentifyResult> {
  const plan = makePlan(options)
  if (plan.probes.length === 0)
    throw new EvalError(
      `Nobody has more than ${options.enrol} photos: there is nothing left to probe with.`,
    )
  if (plan.strangers.length === 0)
    throw new EvalError(`There are no photos of strangers in ${options.strangers}.`)
  const engine = await openRecogniser(options.provider)
  const gallery = await enrolAll(engine, plan.enrolled)
  const tried = [...plan.probes, ...plan.strangers.map((file) => ({ person: null, file }))]
  const progress = makeProgress('Probes', tried.length)
  const probes: Probe[] = []
  for (const { person, file } of tried) {
    probes.push({ person, vote: await voteOf(engine, gallery.index, file) })
    progress(probes.length)
  }
  gallery.index[Symbol.dispose]()
  const shipped = settings.match.similarity
  const thresholds = Array.from({ length: 81 }, (_, i) => (60 + i) / 200)
  return {
    ...outcomeAt(probes, shipped),
    threshold: shipped,
    curve: thresholds.map((threshold) => ({ threshold, ...outcomeAt(probes, threshold) })),
    probes: plan.probes.length,
    strangers: plan.strangers.length,
    people: gallery.people,
    references: gallery.references,
    failedReferences: gallery.failed,
    poorReferences: gallery.poor,
    notExamined: probes.filter(({ vote }) => vote === null).length,
    provider: engine.models.provider,
  }
}

type Plan = {
  readonly enrolled: ReadonlyArray<{
    readonly person: string
    readonly files: ReadonlyArray<string>
  }>
  readonly probes: ReadonlyArray<{ readonly person: string; readonly file: string }>
  readonly strangers: ReadonlyArray<string>
}

function makePlan(options: Parameters<typeof identify>[0]): Plan {
  const { enrol } = options
  const folders = listed(options.people, 'folders')
  if (folders.length === 0)
    throw new EvalError(`${options.people} holds no folders; it needs one for each person.`)
  const people = folders.map((person) => {
    const dir = path.join(options.people, person)
    return { person, files: listed(dir, 'photos').map((name) => path.join(dir, name)) }
  })
  const size = options.gallerySize ?? people.length
  const inside = people.slice(0, size)
  const strangers = photosUnder(options.strangers)
  const wanted = Math.max(0, size - people.length)
  if (wanted > strangers.length)
    throw new EvalError(
      `A gallery of ${size} needs ${wanted} strangers to fill it up; there are ${strangers.length}.`,
    )
  const fillers = strangers.slice(strangers.length - wanted)
  return {
    enrolled: [
      ...inside.map(({ person, files }) => ({ person, files: files.slice(0, enrol) })),
      ...fillers.map((file) => ({ person: file, files: [file] })),
    ],
    probes: inside.flatMap(({ person, files }) =>
      files.slice(enrol).map((file) => ({ person, file })),
    ),
    strangers: [
      ...strangers.slice(0, strangers.length - wanted),
      ...people.slice(size).flatMap(({ files }) => files),
    ],
  }
}

async function enrolAll({ analyser }: Engine, enrolled: Plan['enrolled']) {
  const progress = makeProgress('People enrolled', enrolled.length)
  const people: GalleryPerson[] = []
  let failed = 0
  let poor = 0
  for (const [i, { person, files }] of enrolled.entries()) {
    const references: GalleryPerson['references'][number][] = []
    for (const file of files) {
      const result = await examineStill(await readFile(file), analyser, {
        reference: true,
        leastScore: settings.detection.score,
      })
      const faces = result.kind === 'examined' ? result.faces : []
      const [face] = faces
      if (!face) {
        failed++
        const why = result.kind === 'unreadable' ? result.message : 'No face was found.'
        process.stderr.write(`${file}: ${why}\n`)
        continue
      }
      if (enrolmentIssues(faces, settings.enrolment).length > 0) poor++
      references.push({ referenceId: file as ReferenceId, template: face.template })
    }
    if (references.length > 0)
      people.push({ personId: person as PersonId, name: person, references, rejections: [] })
    progress(i + 1)
  }
  const index = openGalleryIndex({
    modelId: 'eval',
    dir: null,
    lookAlike: () => settings.match.lookAlike,
    onState: () => undefined,
    onWanted: () => undefined,
    log: (message) => process.stderr.write(`${message}\n`),
  })
  const references = people.reduce((sum, person) => sum + person.references.length, 0)
  await index.take({
    ...{ modelId: 'eval', from: null, revision: 1, stamp: 'eval', people },
    ...{ total: references, complete: true },
  })
  return { index, people: people.length, references, failed, poor }
}

/** What one photo says by itself; null where no face is fit to be examined. */
async function voteOf(
  { analyser }: Engine,
  index: GalleryIndex,
  file: string,
): Promise<Vote | null> {
  const picture = await readPicture(await readFile(file))
  if (picture.kind === 'unreadable') {
    process.stderr.write(`${file}: ${picture.message}\n`)
    return null
  }
  const [found] = await findFaces(picture.frame, analyser, settings.detection.score)
  if (!found) return null
  const face = await analyser.align(picture.frame, found)
  const issues = cropIssues(face.quality, settings.live)
  if (issues.length > 0) {
    process.stderr.write(`${file} is not fit to be examined: ${issues.join(', ')}\n`)
    return null
  }
  return {
    ...index.search(await analyser.embed(face), 3),
    quality: cropFitness(face.quality, settings.live),
  }
}

function outcomeAt(probes: ReadonlyArray<Probe>, similarity: number) {
  const rules = { ...settings.match, similarity }
  const named = probes.map(({ person, vote }) => {
    const decision = vote && decideStill(vote, rules)
    return { person, name: decision?.kind === 'matched' ? decision.personId : null }
  })
  const enrolled = named.filter(({ person }) => person !== null)
  const strangers = named.filter(({ person }) => person === null)
  const right = enrolled.filter(({ person, name }) => name === person).length
  return {
    tpir: right / enrolled.length,
    fpir: strangers.filter(({ name }) => name !== null).length / strangers.length,
    misidentified: enrolled.filter(({ person, name }) => name !== null && name !== person).length,
  }
}

export function printIdentify(result: IdentifyResult): string {
  const percent = (value: number): string => `${(value * 100).toFixed(2)} %`.padStart(9)
  const row = (one: IdentifyResult['curve'][number]): string =>
    `${one.threshold.toFixed(3)}  ${percent(one.tpir)}  ${percent(one.fpir)}  ${one.misidentified}`
  return [
    `Gallery        ${result.people} people, ${result.references} references (${result.failedReferences} photos without a face, ${result.poorReferences} that enrolment would want taken again)`,
    `Probes         ${result.probes} of enrolled people, ${result.strangers} of strangers; ${result.notExamined} not fit to be examined`,
    '',
    'threshold    TPIR       FPIR     misidentified',
    `${row(result)}   as shipped`,
    ...result.curve.filter((_, i) => i % 4 === 0).map(row),
  ].join('\n')
}
