import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { FRAME } from './backgrounds.ts'
import type { Scene } from './scene.ts'
import type { TruthFace } from './score-scenes.ts'

/** Sample frames of each kind, one a scene. */
const perKind = 4

/** Takes a frame of a scene that `part` of has passed, 0 to 1. */
export type Sampler = (
  scene: Scene,
  part: number,
  i420: Uint8Array,
  truth: ReadonlyArray<TruthFace>,
) => Promise<void>

/** Writes a frame from the first scenes of each kind to `dir` as JPEG, with the true faces marked; without `dir` none. */
export function makeSampler(dir: string | null): Sampler {
  if (dir === null) return () => Promise.resolve()
  const taken = new Map<string, ReadonlySet<number>>()
  return async (scene, part, i420, truth) => {
    const known = taken.get(scene.kind) ?? new Set<number>()
    if (truth.length === 0 || known.size >= perKind || known.has(scene.index)) return
    if (part < 0.3 + 0.1 * known.size) return
    taken.set(scene.kind, new Set([...known, scene.index]))
    await mkdir(dir, { recursive: true })
    await sharp(rgbOf(i420), { raw: { ...FRAME, channels: 3 } })
      .composite([{ input: Buffer.from(marks(truth)), left: 0, top: 0 }])
      .jpeg({ quality: 90 })
      .toFile(path.join(dir, `${scene.kind}-${known.size + 1}.jpg`))
  }
}

/** Thin frames around faces: green where one is in view, red where it is hidden. */
function marks(truth: ReadonlyArray<TruthFace>): string {
  const boxes = truth.map(
    ({ box, covered, inside }) =>
      `<rect x="${box.x}" y="${box.y}" width="${box.w}" height="${box.h}" fill="none" stroke="${inside && covered < 0.3 ? '#3c6' : '#e33'}" stroke-opacity="0.5"/>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${FRAME.width}" height="${FRAME.height}">${boxes.join('')}</svg>`
}

/** RGB of an I420 frame, BT.601 limited range. */
function rgbOf(i420: Uint8Array): Buffer {
  const { width, height } = FRAME
  const size = width * height
  const half = width >> 1
  const rgb = Buffer.alloc(size * 3)
  const clamp = (value: number): number => Math.max(0, Math.min(255, value))
  for (let i = 0; i < size; i++) {
    const small = size + ((Math.floor(i / width) >> 1) * half + ((i % width) >> 1))
    const y = 1.164 * ((i420[i] ?? 0) - 16)
    const cb = (i420[small] ?? 0) - 128
    const cr = (i420[small + size / 4] ?? 0) - 128
    rgb[i * 3] = clamp(y + 1.596 * cr)
    rgb[i * 3 + 1] = clamp(y - 0.392 * cb - 0.813 * cr)
    rgb[i * 3 + 2] = clamp(y + 2.017 * cb)
  }
  return rgb
}
