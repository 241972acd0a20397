import { DetectorSizeChoice, type Region } from '../../../contracts/cameras.ts'
import { assumedPicture, chooseDetectorSize } from '../../../core/recognition/detector-size.ts'
import { defaultRecognitionSettings } from '../../../core/recognition/settings.ts'

export type PictureSize = { readonly width: number; readonly height: number }

/** Metres from the chin to the hairline's end of the detector's box: about that of most adults. */
const FACE_HEIGHT_M = 0.22
/** Degrees that a 4 mm lens shows sideways on the usual 1/3" sensor, as makers state it. */
const USUAL_VIEW_DEG = 80

/** How far away a face may be to be `smallestFace` pixels tall with the usual lens, in metres. */
export function reachM(smallestFace: number, { width }: PictureSize): number {
  const focalPx = width / 2 / Math.tan((USUAL_VIEW_DEG / 2) * (Math.PI / 180))
  return (FACE_HEIGHT_M * focalPx) / smallestFace
}

/** What a smallest face means in the room. */
export function describeReach(smallestFace: number, picture: PictureSize | null): string {
  const size = picture ?? assumedPicture
  const metres = reachM(smallestFace, size)
  const far = metres >= 10 ? String(Math.round(metres)) : metres.toFixed(1)
  return `About ${far} m away with a 4 mm lens at ${size.width} × ${size.height}; a wide-angle lens sees it this tall only nearer by.`
}

/** Warns of faces that will be followed but hardly named; null when they are tall enough. */
export function smallFaceWarning(smallestFace: number): string | null {
  const { faceHeight } = defaultRecognitionSettings.live
  if (smallestFace >= faceHeight) return null
  return `Faces below ${faceHeight} px are found and followed, but not recognised until they come nearer.`
}

export type DetectorOption = { readonly value: DetectorSizeChoice; readonly label: string }

type Wish = {
  /** Null: not known before a test. */
  readonly picture: PictureSize | null
  readonly region: Region | null
  readonly smallestFace: number
}

const times = ({ width, height }: PictureSize): string => `${width} × ${height}`

/** The detector's sizes, the first telling what is chosen by itself. */
export function detectorOptions(wish: Wish): ReadonlyArray<DetectorOption> {
  return DetectorSizeChoice.options.map((choice) => {
    const size = times(chooseDetectorSize({ ...wish, choice }))
    return { value: choice, label: choice === 'auto' ? `Automatic: ${size}` : size }
  })
}

/** What the automatic choice rests on. */
export function describeAutomatic({ picture }: Pick<Wish, 'picture'>): string {
  const seen = picture ?? assumedPicture
  return picture === null
    ? `Automatic assumes a picture of ${times(seen)} until the camera is tested.`
    : `Automatic follows from the picture of ${times(seen)} and the smallest face.`
}
