import { LEG_PHASES } from '../../simulator/scenes/figure-drawing.ts'
import { poseAt, type Pose } from '../../simulator/scenes/walks.ts'
import type { Rect } from '../../core/recognition/geometry.ts'
import { EXPOSURES, FRAME, type Exposure } from './backgrounds.ts'
import type { BodyLayers } from './body-layers.ts'
import { drawLayer } from './draw-layer.ts'
import { drawUpright } from './draw-upright.ts'
import { coveredShare, isInside, silhouetteOf, type Silhouette } from './ground-truth.ts'
import type { HeadLayers } from './head-layers.ts'
import { layerFor } from './layer.ts'
import { noiseMask, noiseSide, noiseUnit, type Noise } from './noise.ts'
import type { Canvas, Grain, Placement } from './planes.ts'
import type { Passage, Pillar, Scene } from './scene.ts'
import type { TruthFace } from './score-scenes.ts'

/** What a passage looks like. */
export type Figure = { readonly head: HeadLayers; readonly body: BodyLayers }

/** Where a walker is in one frame. */
type Standing = {
  readonly passage: Passage
  readonly figure: Figure
  readonly pose: Pose
  readonly head: Placement
  readonly box: Rect
  readonly silhouette: Silhouette
  /** What is held before the face. */
  readonly shade: Rect | null
}

/** Swings of a head a second, and of the light that one walks through. */
const turnsPerSecond = 0.45
const lampsPerSecond = 0.6

function standingAt(passage: Passage, figure: Figure, scene: Scene, t: number): Standing | null {
  const { walk, view, turn } = passage
  const pose = poseAt(walk, view, t)
  if (!pose) return null
  const { x, y, h } = pose
  const half = scene.shutter / 2
  const [before, after] = [poseAt(walk, view, t - half), poseAt(walk, view, t + half)]
  const swing = Math.sin(2 * Math.PI * (turnsPerSecond * t + turn.phase))
  const squeeze = 1 - turn.squeeze * Math.abs(swing)
  const w = figure.head.faceWidth * h * squeeze
  const box = { x: x - w / 2, y: y - h / 2, w, h }
  const { shade } = passage
  return {
    passage,
    figure,
    pose,
    box,
    head: {
      x,
      y,
      h,
      squeeze,
      tilt: turn.tilt * Math.sin(2 * Math.PI * (0.8 * turnsPerSecond * t + turn.phase * 3)),
      blurX: before && after ? Math.abs(after.x - before.x) : 0,
      blurY: before && after ? Math.abs(after.y - before.y) : 0,
      gain: 1 + 0.1 * Math.sin(2 * Math.PI * (lampsPerSecond * t + turn.phase * 5)),
    },
    silhouette: silhouetteOf(x, y, h, figure.head.faceWidth),
    shade:
      shade && t >= shade.from && t <= shade.to
        ? { x: x - 0.55 * h, y: y - 0.42 * h, w: 1.1 * h, h: 1.3 * h }
        : null,
  }
}

/**
 * Draws a scene as it is `t` seconds after its begin over `canvas`, which holds the empty place. Returns the faces that
 * are in it. `figures` are in the order of the scene's passages.
 */
export function composeScene(
  canvas: Canvas,
  scene: Scene,
  figures: ReadonlyArray<Figure>,
  noise: Noise,
  t: number,
): ReadonlyArray<TruthFace> {
  const exposure = EXPOSURES[scene.exposure]
  const grain: Grain = {
    noise,
    luma: exposure.lumaNoise,
    chroma: exposure.chromaNoise,
    // Another part of the noise in every frame; the numbers only have to share no factor with its size.
    offset: (Math.round(t * 1000) * 7919 + scene.index * 104_729) & noiseMask,
  }
  const standing = scene.passages
    .flatMap((passage, index) => {
      const figure = figures[index]
      return (figure && standingAt(passage, figure, scene, t)) ?? []
    })
    // Whoever is nearer is drawn over the others.
    .toSorted((a, b) => a.pose.h - b.pose.h)
  for (const one of standing) drawStanding(canvas, one, grain)
  for (const pillar of scene.pillars) drawPillar(canvas, pillar, exposure, grain)
  return standing.map((one, depth) => ({
    passage: one.passage.id,
    box: one.box,
    covered: coveredShare(
      one.box,
      standing.slice(depth + 1).map(({ silhouette }) => silhouette),
      [
        ...(one.shade ? [one.shade] : []),
        ...standing.slice(depth + 1).flatMap(({ shade }) => shade ?? []),
        ...scene.pillars.map(({ left, width }) => ({ x: left, y: 0, w: width, h: FRAME.height })),
      ],
    ),
    inside: isInside(one.box, FRAME),
  }))
}

function drawStanding(canvas: Canvas, one: Standing, grain: Grain): void {
  const { figure, pose, head, passage } = one
  const { body } = figure
  const phase = Math.floor(((pose.stride / (2 * Math.PI)) % 1) * LEG_PHASES)
  const legs = body.legs[(phase + LEG_PHASES) % LEG_PHASES]
  if (legs) drawUpright(canvas, legs, head, grain)
  const neck = layerFor(body.neck, pose.h)
  if (neck) drawUpright(canvas, neck, head, grain)
  const face = layerFor(figure.head.layers, pose.h)
  if (face) drawLayer(canvas, face, head, grain)
  const trunk = layerFor(body.trunk, pose.h)
  if (trunk) drawUpright(canvas, trunk, head, grain)
  if (one.shade) drawBoard(canvas, one.shade, passage.shade?.colour ?? 0, grain)
}

/** A plain board: papers, a tray, a phone held up. */
function drawBoard(canvas: Canvas, rect: Rect, colour: number, grain: Grain): void {
  fill(canvas, rect, [60 + 120 * colour, 128 - 12 * colour, 128 + 10 * (1 - colour)], grain)
}

function drawPillar(canvas: Canvas, pillar: Pillar, exposure: Exposure, grain: Grain): void {
  const rect = { x: pillar.left, y: 0, w: pillar.width, h: canvas.height }
  fill(canvas, rect, [16 + pillar.shade * exposure.gain, 127, 130], grain)
}

/** Fills a rectangle, lit from the left, with grain. */
function fill(
  canvas: Canvas,
  rect: Rect,
  [luma, cb, cr]: readonly [number, number, number],
  grain: Grain,
): void {
  const size = canvas.width * canvas.height
  const planes = [
    { start: 0, scale: 1, value: luma, sigma: grain.luma, pixels: grain.noise.luma },
    { start: size, scale: 2, value: cb, sigma: grain.chroma, pixels: grain.noise.chroma },
    { start: size * 1.25, scale: 2, value: cr, sigma: grain.chroma, pixels: grain.noise.chroma },
  ]
  for (const { start, scale, value, sigma, pixels } of planes) {
    const width = canvas.width / scale
    const left = Math.max(0, Math.round(rect.x / scale))
    const right = Math.min(width, Math.round((rect.x + rect.w) / scale))
    const top = Math.max(0, Math.round(rect.y / scale))
    const bottom = Math.min(canvas.height / scale, Math.round((rect.y + rect.h) / scale))
    for (let y = top; y < bottom; y++)
      for (let x = left; x < right; x++) {
        const lit = scale === 1 ? value * (1.12 - (0.3 * (x - left)) / (right - left)) : value
        const noise = pixels[(grain.offset + y * noiseSide + x) & noiseMask] ?? 0
        canvas.data[start + y * width + x] = Math.round(lit + (noise * sigma) / noiseUnit)
      }
  }
}
