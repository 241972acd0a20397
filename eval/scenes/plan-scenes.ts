import { seededRandom } from '../../simulator/seeded-random.ts'
import { EXPOSURES, horizonOf, PLACES } from './backgrounds.ts'
import { OUTFITS } from './body-layers.ts'
import type { Cast, CastPhoto } from './cast.ts'
import { spreadOverKinds, type SceneKind } from './scene-kinds.ts'
import type { Passage, Scene } from './scene.ts'
import { layOut, type Way } from './walk-by.ts'

export type PlanOptions = {
  /** In all; a third are of enrolled people. */
  readonly passages: number
  readonly kinds: ReadonlyArray<SceneKind>
  readonly seed: string
}

type Random = () => number
type Walker = { readonly photo: CastPhoto; readonly person: string | null }

/** How many people one scene of a kind has, from and to. */
const company: Readonly<Record<SceneKind, readonly [number, number]>> = {
  walk: [3, 5],
  'walk-pasts': [3, 5],
  crossings: [4, 8],
  occlusion: [3, 5],
  groups: [10, 10],
  distance: [3, 5],
  night: [3, 4],
  'motion-blur': [3, 4],
  'look-alikes': [3, 5],
}

const between = (random: Random, low: number, high: number): number => low + random() * (high - low)

/** Plans scenes until every passage has its place. Pure: the same cast, options and seed give the same scenes. */
export function planScenes(cast: Cast, options: PlanOptions): ReadonlyArray<Scene> {
  const random = seededRandom(options.seed)
  const enrolled = Math.round(options.passages / 3)
  const ofEnrolled = spreadOverKinds(enrolled, options.kinds, 'enrolled')
  const ofStrangers = spreadOverKinds(options.passages - enrolled, options.kinds, 'strangers')
  const decks = makeDecks(cast, random)
  const scenes: Scene[] = []
  let nextId = 0
  for (const kind of options.kinds) {
    const left = { enrolled: ofEnrolled.get(kind) ?? 0, strangers: ofStrangers.get(kind) ?? 0 }
    while (left.enrolled + left.strangers > 0) {
      const walkers = gather(kind, left, decks, random)
      const choreography = layOut(kind, walkers.length, random)
      const place = Math.floor(random() * PLACES.length)
      const passages = walkers.flatMap((walker, index) => {
        const way = choreography.ways[index]
        return way ? [makePassage(nextId++, kind, place, walker, way, random)] : []
      })
      const ends = passages.map(({ walk }) => walk.points.at(-1)?.t ?? 0)
      scenes.push({
        index: scenes.length,
        kind,
        place,
        exposure: kind === 'night' ? 'night' : 'day',
        shutter: shutterOf(kind, random),
        seconds: Math.max(...ends) + 0.3,
        passages,
        pillars: choreography.pillars,
      })
    }
  }
  return scenes
}

/**
 * 1/60 s and shorter where there is light. Blur of 6 % of the face height takes single crops from a similarity of 0.69 to
 * 0.60, 8 % to 0.53, 12 % to 0.40 (25 people at 100 px): hurrying people are blurred by 5 to 10 %.
 */
function shutterOf(kind: SceneKind, random: Random): number {
  if (kind === 'night') return 1 / 30
  if (kind === 'motion-blur') return between(random, 1 / 60, 1 / 40)
  return between(random, 1 / 90, 1 / 60)
}

type Decks = {
  readonly enrolled: (without: ReadonlySet<string>, random: Random) => CastPhoto | undefined
  readonly strangers: (without: ReadonlySet<string>, random: Random) => CastPhoto | undefined
  readonly lookAlikes: Cast['lookAlikes']
  /** Photos of one enrolled person that walk by. */
  readonly photosOf: (person: string) => ReadonlyArray<CastPhoto>
}

function makeDecks(cast: Cast, random: Random): Decks {
  return {
    enrolled: deck(cast.walkers, random),
    strangers: deck(cast.strangers, random),
    lookAlikes: cast.lookAlikes,
    photosOf: (person) => cast.walkers.filter((photo) => photo.person === person),
  }
}

/** Deals every photo once before any comes again; skips whoever is there already. */
function deck(photos: ReadonlyArray<CastPhoto>, random: Random): Decks['enrolled'] {
  let cards: CastPhoto[] = []
  return (without) => {
    if (!cards.some(({ person }) => !without.has(person)))
      cards = [...shuffled(photos, random), ...cards]
    const at = cards.findLastIndex(({ person }) => !without.has(person))
    return at < 0 ? undefined : cards.splice(at, 1)[0]
  }
}

function shuffled<T>(items: ReadonlyArray<T>, random: Random): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item)
}

/** Takes the people of one scene off what is left of its kind; nobody twice in one scene. */
function gather(
  kind: SceneKind,
  left: { enrolled: number; strangers: number },
  decks: Decks,
  random: Random,
): ReadonlyArray<Walker> {
  const [fewest, most] = company[kind]
  const size = Math.min(
    left.enrolled + left.strangers,
    fewest + Math.floor(random() * (most - fewest + 1)),
  )
  const walkers: Walker[] = []
  const there = new Set<string>()
  const add = (photo: CastPhoto | undefined, enrolled: boolean): void => {
    left[enrolled ? 'enrolled' : 'strangers']--
    if (!photo) return
    there.add(photo.person)
    walkers.push({ photo, person: enrolled ? photo.person : null })
  }
  if (kind === 'look-alikes' && left.strangers > 0) {
    const pair = decks.lookAlikes[Math.floor(random() * decks.lookAlikes.length)]
    if (pair) {
      add(pair.photo, false)
      // Beside the person that they are like: the hardest case for the tracker too.
      const own = decks.photosOf(pair.like)
      if (left.enrolled > 0 && size > 1) add(own[Math.floor(random() * own.length)], true)
    }
  }
  while (walkers.length < size && left.enrolled + left.strangers > 0) {
    const enrolled = random() * (left.enrolled + left.strangers) < left.enrolled
    if (kind === 'look-alikes' && !enrolled) {
      const free = decks.lookAlikes.filter(({ photo }) => !there.has(photo.person))
      add(free[Math.floor(random() * free.length)]?.photo, false)
    } else add((enrolled ? decks.enrolled : decks.strangers)(there, random), enrolled)
  }
  return shuffled(walkers, random)
}

function makePassage(
  id: number,
  kind: SceneKind,
  place: number,
  walker: Walker,
  way: Way,
  random: Random,
): Passage {
  const night = kind === 'night'
  return {
    id,
    ...walker,
    walk: { person: walker.photo.person, points: way.points },
    // The camera hangs above the heads: whoever is nearer appears lower. People are of different height.
    view: {
      horizon: horizonOf(place),
      drop: 1.05 + between(random, -0.35, 0.35),
      farX: 0,
      farHeight: -1,
    },
    outfit: Math.floor(random() * OUTFITS.length),
    light: {
      gain: between(random, 0.82, 1.12) * (night ? EXPOSURES.night.gain : 1),
      gamma: between(random, 0.88, 1.18),
      warmth: between(random, -0.05, 0.07),
    },
    turn: {
      squeeze: between(random, 0.04, 0.15),
      tilt: between(random, 0.02, 0.1),
      phase: random(),
    },
    shade: way.shade && { ...way.shade, colour: random() },
  }
}
