import type { PreviewFace } from '../../../contracts/preview.ts'
import { BoxLagMeter } from './box-lag.ts'
import { boxAt, noteBox, type SeenBox } from './follow-face.ts'
import { containPicture, faceLabel, placeBox, placeLabel, type Rect } from './place-faces.ts'
import { wholePicture, type Zoom } from './zoom.ts'

/** Faces that are not seen again within this many milliseconds fade away. */
const staleMs = 1500
/** Boxes that moved by less are not drawn anew, CSS pixels. */
const leastMove = 0.5

const colours: Readonly<Record<PreviewFace['state'], string>> = {
  matched: '#74c69a',
  unknown: '#e3b866',
  'needs-review': '#86b4e8',
  undecided: '#c6ced9',
}
const labelInk = '#0d1015'
const boxRim = 'rgb(8 10 14 / 45%)'

type Followed = { face: PreviewFace; seen: ReadonlyArray<SeenBox> }
type Placed = { readonly face: PreviewFace; readonly box: Rect }

/** Draws boxes and names over one picture, moved on to the frame that is painted. */
export class FaceOverlay {
  readonly lag = new BoxLagMeter()
  readonly #canvas: HTMLCanvasElement
  readonly #faces = new Map<number, Followed>()
  #aspect = 16 / 9
  #zoom: Zoom = wholePicture
  #frameAtMs = 0
  #drawn: ReadonlyArray<Placed> = []
  #staleTimer: ReturnType<typeof setTimeout> | undefined

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas
  }

  /** Takes in the faces of the newest analysed frame, which is older than the one that is painted. */
  show(faces: ReadonlyArray<PreviewFace>, atMs: number): void {
    clearTimeout(this.#staleTimer)
    if (faces.length === 0) {
      this.hide()
      return
    }
    const present = new Set(faces.map(({ track }) => track))
    for (const track of this.#faces.keys()) if (!present.has(track)) this.#forget(track)
    for (const face of faces) {
      const before = this.#faces.get(face.track)?.seen ?? []
      const seen = { atMs, box: face.box }
      this.lag.noteSeen(face.track, before, seen)
      this.#faces.set(face.track, { face, seen: noteBox(before, seen) })
    }
    this.#frameAtMs = Math.max(this.#frameAtMs, atMs)
    this.#canvas.dataset.shown = 'true'
    this.#draw()
    this.#staleTimer = setTimeout(() => this.hide(), staleMs)
  }

  /** The frame of `atMs` is painted: boxes go where their faces are in it. */
  follow(atMs: number): void {
    this.#frameAtMs = atMs
    if (this.#faces.size === 0) return
    this.#draw()
    for (const [track, { seen }] of this.#faces) {
      const box = boxAt(seen, atMs)
      if (box) this.lag.notePainted(track, { atMs, box })
    }
  }

  /** The shape of the picture, width by height, and which part of it is seen. */
  frame(aspect: number, zoom: Zoom): void {
    this.#aspect = aspect
    this.#zoom = zoom
    this.draw()
  }

  /** Lets what is shown fade; the style sheet does it. */
  hide(): void {
    clearTimeout(this.#staleTimer)
    delete this.#canvas.dataset.shown
    for (const track of [...this.#faces.keys()]) this.#forget(track)
    this.#drawn = []
  }

  /** Draws anew, for instance after the canvas was resized. */
  draw(): void {
    this.#drawn = []
    this.#draw()
  }

  #forget(track: number): void {
    this.#faces.delete(track)
    this.lag.forget(track)
  }

  #draw(): void {
    if (this.#faces.size === 0) return
    const scale = window.devicePixelRatio
    const area = { w: this.#canvas.width / scale, h: this.#canvas.height / scale }
    const picture = zoomed(containPicture(area.w, area.h, this.#aspect), this.#zoom, area)
    const placed = [...this.#faces.values()].flatMap(({ face, seen }) => {
      const box = boxAt(seen, this.#frameAtMs)
      return box ? [{ face, box: placeBox({ ...face, box }, picture) }] : []
    })
    if (alike(placed, this.#drawn)) return
    this.#drawn = placed
    const context = this.#canvas.getContext('2d')
    if (context) paint(context, placed, area, scale)
  }
}

/** Where the whole picture lies while a part of it fills the area. */
function zoomed(picture: Rect, zoom: Zoom, area: { readonly w: number; readonly h: number }): Rect {
  const [w, h] = [picture.w * zoom.scale, picture.h * zoom.scale]
  return { x: area.w / 2 - zoom.x * w, y: area.h / 2 - zoom.y * h, w, h }
}

function alike(a: ReadonlyArray<Placed>, b: ReadonlyArray<Placed>): boolean {
  if (a.length !== b.length) return false
  return a.every(({ face, box }, index) => {
    const other = b[index]
    if (!other || other.face.track !== face.track || faceLabel(other.face) !== faceLabel(face))
      return false
    const moved = [box.x - other.box.x, box.y - other.box.y, box.w - other.box.w]
    return moved.every((by) => Math.abs(by) < leastMove)
  })
}

function paint(
  context: CanvasRenderingContext2D,
  placed: ReadonlyArray<Placed>,
  area: { readonly w: number; readonly h: number },
  scale: number,
): void {
  context.setTransform(scale, 0, 0, scale, 0, 0)
  context.clearRect(0, 0, area.w, area.h)
  const taken: Rect[] = []
  // Names that are known come last, on top of the others.
  const ordered = placed.toSorted((a, b) => rank(a.face) - rank(b.face))
  for (const { face, box } of ordered) drawBox(context, face, box)
  for (const { face, box } of ordered.toReversed()) {
    // Outside of the part that is seen there is nothing to name.
    if (box.x > area.w || box.y > area.h || box.x + box.w < 0 || box.y + box.h < 0) continue
    taken.push(drawLabel(context, face, box, area, taken))
  }
}

function rank({ state }: PreviewFace): number {
  return ['undecided', 'unknown', 'needs-review', 'matched'].indexOf(state)
}

function drawBox(context: CanvasRenderingContext2D, face: PreviewFace, box: Rect): void {
  context.setLineDash(face.state === 'undecided' ? [5, 4] : [])
  context.beginPath()
  context.roundRect(box.x, box.y, box.w, box.h, 6)
  // A dark rim keeps the line visible on bright pictures.
  context.lineWidth = 5
  context.strokeStyle = boxRim
  context.stroke()
  context.lineWidth = 2.5
  context.strokeStyle = colours[face.state]
  context.stroke()
}

function drawLabel(
  context: CanvasRenderingContext2D,
  face: PreviewFace,
  box: Rect,
  area: { readonly w: number; readonly h: number },
  taken: ReadonlyArray<Rect>,
): Rect {
  const large = area.w > 640
  const height = large ? 28 : 22
  context.font = `620 ${large ? 18 : 15}px 'Inter Variable', system-ui, sans-serif`
  context.textBaseline = 'middle'
  const text = faceLabel(face)
  const width = context.measureText(text).width + (large ? 18 : 14)
  const label = placeLabel(box, { w: width, h: height }, area, taken)
  context.setLineDash([])
  context.fillStyle = colours[face.state]
  context.beginPath()
  context.roundRect(label.x, label.y, label.w, label.h, height / 2)
  context.fill()
  context.fillStyle = labelInk
  context.fillText(text, label.x + (large ? 9 : 7), label.y + height / 2 + 1)
  return label
}
