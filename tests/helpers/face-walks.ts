import type { Detection } from '../../core/recognition/decode-detections.ts'
import { overlap, type Rect } from '../../core/recognition/geometry.ts'

/** What a perfect eye would know of a detection: whose face it is; null for a false alarm. */
export type TruthfulDetection = Detection & { readonly truth: number | null }
export type WalkFrame = { readonly atMs: number; readonly faces: ReadonlyArray<TruthfulDetection> }

export const walkKinds = ['crossing', 'group', 'walk-past', 'pillar', 'approach', 'hall'] as const
export type WalkKind = (typeof walkKinds)[number]

export type WalkOptions = {
  readonly kind: WalkKind
  readonly fps: number
  readonly seed: number
  /** Share of visible faces that the detector misses, and false alarms a frame. */
  readonly misses?: number
  readonly falseAlarms?: number
}

export const walkPicture = { width: 1920, height: 1080 }

type Random = () => number
/** Somebody's way over the floor. Metres, seconds; x to the right of the camera's axis, z away from it. */
type Person = {
  readonly enters: number
  readonly leaves: number
  readonly x: number
  readonly z: number
  /** Metres a second. */
  readonly vx: number
  readonly vz: number
  /** Pace swings by this share, once in `beat` seconds: people speed up, hesitate, and stop. */
  readonly swing: number
  readonly beat: number
  readonly phase: number
  /** Metres above or below the mean. */
  readonly tall: number
}

/** Pixels: a 1920-pixel picture that shows 82 degrees. A face, as the detector boxes it, is 24 cm high. */
const focal = 1100
const faceMetres = 0.24

/**
 * People on their ways before a camera, as boxes with truth: perspective, changing pace, nearer heads that hide farther
 * ones (and lower their scores while they half do), jitter, misses, false alarms, and frames at uneven intervals (40 %
 * either way, one in twenty dropped). The same options give the same frames.
 */
export function makeWalk(options: WalkOptions): ReadonlyArray<WalkFrame> {
  const random = seeded(options.seed)
  const people = castOf(options.kind, random)
  const lasts = Math.max(...people.map(({ leaves }) => leaves))
  const jitter = 0.02 + random() * 0.02
  const misses = options.misses ?? 0.05 + random() * 0.05
  const falseAlarms = options.falseAlarms ?? 0.03
  const frames: WalkFrame[] = []
  let seconds = 0
  while (seconds < lasts) {
    if (random() >= 0.05)
      frames.push({
        atMs: Math.round(seconds * 1000),
        faces: observe(people, options.kind, seconds, { jitter, misses, falseAlarms }, random),
      })
    seconds += (1 + (random() * 2 - 1) * 0.4) / options.fps
  }
  return frames
}

function castOf(kind: WalkKind, random: Random): ReadonlyArray<Person> {
  const between = (low: number, high: number): number => low + random() * (high - low)
  const sign = (): number => (random() < 0.5 ? -1 : 1)
  const person = (given: Partial<Person>): Person => ({
    enters: 0,
    leaves: 6,
    x: 0,
    z: 4,
    vx: 0,
    vz: 0,
    swing: between(0, 0.7),
    beat: between(1.2, 4),
    phase: between(0, 6.28),
    tall: between(-0.12, 0.12),
    ...given,
  })
  /** On the way so that the middle of the picture is passed at `meets`. */
  const through = (meets: number, speed: number, slant: number, z: number): Person => {
    const vx = Math.cos(slant) * speed
    const vz = Math.abs(Math.cos(slant)) < 0.99 ? Math.sin(slant) * Math.abs(speed) : 0
    return person({ x: between(-0.2, 0.2) - vx * meets, z, vx, vz })
  }
  switch (kind) {
    case 'crossing': {
      const first = sign()
      return Array.from({ length: 2 + Math.floor(between(0, 3)) }, (_, i) =>
        through(
          between(2, 3),
          (i % 2 === 0 ? first : -first) * between(0.7, 1.7),
          between(-0.7, 0.7),
          between(2.5, 5) + 0.5 * i,
        ),
      )
    }
    case 'group': {
      const vx = sign() * between(0, 0.5)
      const vz = -between(0, 0.7)
      // Two rows; the second looks over the shoulders of the first.
      return Array.from({ length: 10 }, (_, i) =>
        person({
          x: ((i % 5) - 2) * 0.75 + (i < 5 ? 0 : 0.37) + between(-0.12, 0.12) - vx * 3,
          z: 5.5 + (i < 5 ? 0 : 1) + between(0, 0.3),
          vx: vx + between(-0.1, 0.1),
          vz: vz + between(-0.1, 0.1),
        }),
      )
    }
    case 'walk-past':
      // Out of one door and into the next, 1.5 s later, up to 8 face heights a second.
      return Array.from({ length: 3 }, (_, i) => {
        const z = between(1.8, 2.8)
        const vx = sign() * between(1.2, 1.9)
        return person({ x: -vx * 0.75, z, vx, swing: 0.15, enters: i, leaves: i + 1.5 })
      })
    case 'pillar':
      return Array.from({ length: 3 }, (_, i) =>
        person({
          ...through(
            2.5 + between(-0.8, 0.8),
            sign() * between(0.8, 1.5),
            0,
            2.5 + i * between(0.8, 1.4),
          ),
          swing: between(0, 0.3),
        }),
      )
    case 'approach':
      // One after the other towards the camera and below it, two abreast.
      return Array.from({ length: 4 }, (_, i) =>
        person({
          x: (i % 2) * 0.7 - 0.35 + between(-0.15, 0.15),
          z: 7,
          vz: -between(0.9, 1.6),
          vx: between(-0.15, 0.15),
          swing: between(0, 0.4),
          enters: Math.floor(i / 2) * between(1.5, 2.5),
          leaves: 8,
        }),
      )
    case 'hall':
      // Two stand and talk, six walk from one edge of the picture to the other.
      return Array.from({ length: 8 }, (_, i) => {
        const z = between(2.5, 7)
        if (i < 2) return person({ x: between(-1, 1), z, vx: between(-0.1, 0.1), leaves: 12 })
        const way = sign()
        const vx = way * between(0.6, 1.6)
        const vz = between(-0.3, 0.3)
        return person({ x: (-way * z * 960) / focal, z, vx, vz, enters: between(0, 7), leaves: 12 })
      })
  }
  return kind satisfies never
}

function boxOf(person: Person, seconds: number): (Rect & { readonly z: number }) | null {
  if (seconds < person.enters || seconds > person.leaves) return null
  const t = seconds - person.enters
  const turn = (2 * Math.PI) / person.beat
  // The integral of a pace of 1 + swing x cos.
  const way =
    t + (person.swing / turn) * (Math.sin(turn * t + person.phase) - Math.sin(person.phase))
  const z = person.z + person.vz * way
  if (z < 1.2) return null
  const x = person.x + person.vx * way + 0.02 * Math.sin(6 * t + person.phase)
  const up = person.tall + 0.02 * Math.sin(12 * t + person.phase)
  const h = (focal * faceMetres) / z
  // The camera hangs a metre above their heads.
  const rect = {
    x: walkPicture.width / 2 + (focal * x) / z - h * 0.4,
    y: 250 + (focal * (1 - up)) / z - h / 2,
    w: h * 0.8,
    h,
  }
  const inside = rect.x > 0 && rect.x + rect.w < walkPicture.width && rect.y > 0
  return inside && rect.y + rect.h < walkPicture.height ? { ...rect, z } : null
}

function observe(
  people: ReadonlyArray<Person>,
  kind: WalkKind,
  seconds: number,
  { jitter, misses, falseAlarms }: { jitter: number; misses: number; falseAlarms: number },
  random: Random,
): ReadonlyArray<TruthfulDetection> {
  const present = people.flatMap((person, truth) => {
    const box = boxOf(person, seconds)
    return box ? [{ truth, box }] : []
  })
  // A pillar hides whoever is behind it: between 0.2 and 0.8 s for the paces that are walked there.
  const pillar = { x: 900, y: 0, w: 130, h: 1080 }
  const found = present.flatMap(({ truth, box }): TruthfulDetection[] => {
    const hidden = Math.max(
      kind === 'pillar' ? covered(box, pillar) : 0,
      ...present
        .filter((other) => other.box.z < box.z)
        .map((other) => covered(box, headOf(other.box))),
      0,
    )
    const missed = random() < misses
    const noise = (): number => gauss(random) * jitter * box.h
    const h = box.h * Math.exp(gauss(random) * jitter)
    const x = box.x + box.w / 2 + noise()
    const y = box.y + box.h / 2 + noise()
    if (missed || hidden > 0.5) return []
    const score = hidden > 0.25 ? 0.5 + random() * 0.25 : 0.75 + random() * 0.25
    return [{ truth, score, box: { x: x - h * 0.4, y: y - h / 2, w: h * 0.8, h } }]
  })
  if (random() < falseAlarms) {
    const h = 40 + random() * 100
    const box = { x: random() * 1800, y: random() * 900, w: h * 0.8, h }
    found.push({ truth: null, score: 0.5 + random() * 0.3, box })
  }
  return suppress(found)
}

/** The detector's own suppression of overlapping boxes, best first. */
function suppress(faces: ReadonlyArray<TruthfulDetection>): ReadonlyArray<TruthfulDetection> {
  const kept: TruthfulDetection[] = []
  for (const face of faces.toSorted((a, b) => b.score - a.score))
    if (kept.every((other) => overlap(other.box, face.box) < 0.3)) kept.push(face)
  return kept
}

/** Head with hair, and the shoulders below. */
function headOf({ x, y, w, h }: Rect): Rect {
  return { x: x - w * 0.1, y: y - h * 0.2, w: w * 1.2, h: h * 2 }
}

/** Share of `box` that lies under `over`. */
function covered(box: Rect, over: Rect): number {
  const w = Math.min(box.x + box.w, over.x + over.w) - Math.max(box.x, over.x)
  const h = Math.min(box.y + box.h, over.y + over.h) - Math.max(box.y, over.y)
  return w > 0 && h > 0 ? (w * h) / (box.w * box.h) : 0
}

function gauss(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** Mulberry32: numbers from 0 to below 1. */
function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
