import type { PreviewFace } from '../../../contracts/preview.ts'
import { containPicture, faceLabel, placeBox, placeLabel, type Rect } from './place-faces.ts'

/** Faces that are not seen again within this many milliseconds fade away. */
const staleMs = 1000

const colours: Readonly<Record<PreviewFace['state'], string>> = {
  matched: '#74c69a',
  unknown: '#e3b866',
  'needs-review': '#86b4e8',
  undecided: '#c6ced9',
}
const labelInk = '#0d1015'
const boxRim = 'rgb(8 10 14 / 45%)'

/** Draws boxes and names over one picture, only when they change. */
export class FaceOverlay {
  readonly #canvas: HTMLCanvasElement
  #faces: ReadonlyArray<PreviewFace> = []
  #aspect = 16 / 9
  #staleTimer: ReturnType<typeof setTimeout> | undefined

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas
  }

  /** Shows the faces of the newest analysed frame of a picture of `aspect`. */
  show(faces: ReadonlyArray<PreviewFace>, aspect: number): void {
    clearTimeout(this.#staleTimer)
    if (faces.length === 0) {
      this.hide()
      return
    }
    this.#faces = faces
    this.#aspect = aspect
    this.#canvas.dataset.shown = 'true'
    this.draw()
    this.#staleTimer = setTimeout(() => this.hide(), staleMs)
  }

  /** Lets what is shown fade; the style sheet does it. */
  hide(): void {
    clearTimeout(this.#staleTimer)
    delete this.#canvas.dataset.shown
    this.#faces = []
  }

  /** Draws anew, for instance after the canvas was resized. */
  draw(): void {
    const context = this.#canvas.getContext('2d')
    if (!context || this.#faces.length === 0) return
    const scale = window.devicePixelRatio
    const area = { w: this.#canvas.width / scale, h: this.#canvas.height / scale }
    context.setTransform(scale, 0, 0, scale, 0, 0)
    context.clearRect(0, 0, area.w, area.h)

    const picture = containPicture(area.w, area.h, this.#aspect)
    const taken: Rect[] = []
    // Names that are known come last, on top of the others.
    const ordered = this.#faces.toSorted((a, b) => rank(a) - rank(b))
    for (const face of ordered) drawBox(context, face, placeBox(face, picture))
    for (const face of ordered.toReversed()) {
      taken.push(drawLabel(context, face, placeBox(face, picture), area, taken))
    }
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
