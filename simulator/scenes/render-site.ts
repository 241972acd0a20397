import { createHash } from 'node:crypto'
import { access, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import {
  type ClipTruth,
  clipTruthSchema,
  type SimulatedPerson,
  type SimulatedSite,
} from '../../contracts/simulator.ts'
import { DEMO_CAMERAS, type SceneCamera, TEST_CAMERAS } from './cameras.ts'
import { drawEnrolmentPhoto, REACH } from './enrolment-photo.ts'
import { FACE_CUTOUTS, type FaceKey } from './face-cutouts.ts'
import { IDENTITIES, type Identity, identityOf } from './identities.ts'
import { drawPerson, type PersonSprites } from './person-sprites.ts'
import { type ClipPlan, planClips, truthOf } from './plan-clip.ts'
import { type RecordedFiles, recordClip } from './record-clip.ts'

/** Rendered anew when this changes: raise it with every change of what the pictures look like. */
const RENDERER_VERSION = 1
/** One for each core of a small machine. */
const LANES = 2
/** Clips of another version are kept for a week. */
const KEPT_UNUSED_MS = 7 * 24 * 60 * 60 * 1000

export type RenderOptions = {
  /** Folder for rendered clips. */
  readonly cacheDir: string
  /** Folder with sample1.jpg to sample6.jpg. */
  readonly photosDir: string
  readonly ffmpeg: string
  readonly onProgress?: (done: number, total: number, message: string) => void
  readonly signal?: AbortSignal
}

export type RenderedClip = {
  readonly plan: ClipPlan
  readonly files: RecordedFiles
  readonly truth: ClipTruth
  readonly truthFile: string
}

export type RenderedSite = {
  readonly clips: ReadonlyArray<RenderedClip>
  readonly people: ReadonlyArray<SimulatedPerson>
}

function plansOf(site: SimulatedSite): ReadonlyArray<ClipPlan> {
  const cameras: ReadonlyArray<SceneCamera> = site === 'demo' ? DEMO_CAMERAS : TEST_CAMERAS
  return planClips(
    cameras,
    site === 'demo' ? { durationS: 90, quietS: 2 } : { durationS: 16, quietS: 2 },
  )
}

function enrolledIn(plans: ReadonlyArray<ClipPlan>): ReadonlyArray<Identity> {
  const seen = new Set(
    plans.flatMap(({ visits }) =>
      visits.flatMap(({ appearances }) => appearances.map(({ person }) => person)),
    ),
  )
  return IDENTITIES.filter(({ key, employee }) => employee && seen.has(key))
}

/** Names what is rendered from `description`; another description has another name. */
function cacheName(prefix: string, description: unknown): string {
  const text = JSON.stringify([RENDERER_VERSION, description])
  return `${prefix}-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
}

function clipFolder(folder: string, plan: ClipPlan): string {
  const people = plan.visits.flatMap(({ appearances }) =>
    appearances.map(({ person, face }) => [identityOf(person).outfit, FACE_CUTOUTS[face]]),
  )
  return join(folder, cacheName(plan.camera.key, [plan, people]))
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}

/** Makes `folder` appear complete or not at all, also when two processes make it at once. */
async function makeFolder(folder: string, fill: (into: string) => Promise<void>): Promise<void> {
  const draft = `${folder}.${process.pid}.part`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true })
  try {
    await fill(draft)
    await rename(draft, folder)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (!(await exists(folder))) throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Removes what dead processes left half made, and what no version has used for a while. */
async function sweep(folder: string, inUse: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(folder)) {
    if (inUse.has(name)) continue
    const path = join(folder, name)
    const maker = /\.(\d+)\.part$/.exec(name)?.[1]
    const isLeft = maker
      ? !isAlive(Number(maker))
      : (await stat(path)).mtimeMs < Date.now() - KEPT_UNUSED_MS
    if (isLeft) await rm(path, { recursive: true, force: true })
  }
}

function personDrawer(photosDir: string): (key: string, face: FaceKey) => Promise<PersonSprites> {
  const drawn = new Map<FaceKey, Promise<PersonSprites>>()
  return (key, face) => {
    const known = drawn.get(face)
    if (known) return known
    const drawing = drawPerson(photosDir, face, identityOf(key).outfit)
    drawn.set(face, drawing)
    return drawing
  }
}

async function inLanes<T>(work: ReadonlyArray<T>, run: (item: T) => Promise<void>): Promise<void> {
  const queue = [...work]
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await run(item)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

const clipFiles = (folder: string, { mainCodec, subCodec }: SceneCamera) => ({
  files: { main: join(folder, `main.${mainCodec}`), sub: join(folder, `sub.${subCodec}`) },
  truthFile: join(folder, 'truth.json'),
})

async function readTruth(file: string): Promise<ClipTruth> {
  const text: unknown = JSON.parse(await readFile(file, 'utf8'))
  const parsed = clipTruthSchema.safeParse(text)
  if (parsed.success) return parsed.data
  throw new Error(`${file} is damaged: ${z.prettifyError(parsed.error)}. Delete its folder.`)
}

/**
 * Renders a site's clips, enrolment photos and ground truth, or finds them in the cache. What was
 * interrupted goes on with the clips that are missing.
 *
 * @throws Error when ffmpeg fails, a photo is missing or the disk is full; AbortError on abort.
 */
export async function renderSite(
  site: SimulatedSite,
  options: RenderOptions,
): Promise<RenderedSite> {
  const { cacheDir, photosDir, ffmpeg, onProgress, signal } = options
  const plans = plansOf(site)
  const folder = join(cacheDir, site)
  await mkdir(folder, { recursive: true })

  const enrolled = enrolledIn(plans)
  const peopleFolder = join(folder, cacheName('people', [enrolled, FACE_CUTOUTS, REACH]))
  await sweep(
    folder,
    new Set(
      [peopleFolder, ...plans.map((plan) => clipFolder(folder, plan))].map((path) =>
        basename(path),
      ),
    ),
  )
  if (!(await exists(peopleFolder))) {
    await makeFolder(peopleFolder, async (into) => {
      for (const { key, employee } of enrolled) {
        if (!employee) continue
        const photo = await drawEnrolmentPhoto(photosDir, employee.enrolled)
        await writeFile(join(into, `${key}.jpg`), photo)
      }
    })
  }

  const person = personDrawer(photosDir)
  const missing: ClipPlan[] = []
  for (const plan of plans) {
    if (!(await exists(clipFolder(folder, plan)))) missing.push(plan)
  }
  let done = plans.length - missing.length
  onProgress?.(done, plans.length, done === plans.length ? 'Scenes are ready' : 'Rendering scenes')
  await inLanes(missing, async (plan) => {
    signal?.throwIfAborted()
    const { name } = plan.camera
    await makeFolder(clipFolder(folder, plan), async (into) => {
      const { files, truthFile } = clipFiles(into, plan.camera)
      await recordClip(plan, files, { ffmpeg, person, ...(signal ? { signal } : {}) })
      await writeFile(truthFile, JSON.stringify(truthOf(plan), null, 1))
    })
    done += 1
    onProgress?.(done, plans.length, `Rendered ${name}`)
  })

  const clips: RenderedClip[] = []
  for (const plan of plans) {
    const { files, truthFile } = clipFiles(clipFolder(folder, plan), plan.camera)
    clips.push({ plan, files, truthFile, truth: await readTruth(truthFile) })
  }
  const people = enrolled.flatMap(({ key, employee }): SimulatedPerson[] => {
    if (!employee) return []
    const { name, employeeNumber, department } = employee
    return [{ key, name, employeeNumber, department, photoFile: join(peopleFolder, `${key}.jpg`) }]
  })
  return { clips, people }
}
