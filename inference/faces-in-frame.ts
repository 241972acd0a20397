import type { Polygon, Region } from '../contracts/cameras.ts'
import type { PreviewFace } from '../contracts/preview.ts'
import type { Rect } from '../core/recognition/geometry.ts'
import { isInside, type Place } from '../core/recognition/polygon.ts'
import type { Track } from '../core/recognition/track-faces.ts'
import type { AlignedFace } from './analyse-face.ts'
import type { Dossier } from './dossier.ts'
import type { Frame } from './frame.ts'

/** The region in pixels, even and inside the frame. */
export function partOf(frame: Frame, region: Region): Rect {
  const even = (value: number): number => Math.floor(value / 2) * 2
  const x = even(region.x * frame.width)
  const y = even(region.y * frame.height)
  return {
    x,
    y,
    w: Math.max(2, Math.min(frame.width - x, even(region.w * frame.width))),
    h: Math.max(2, Math.min(frame.height - y, even(region.h * frame.height))),
  }
}

export const middleOf = ({ x, y, w, h }: Rect): Place => ({ x: x + w / 2, y: y + h / 2 })

/** Whether a face's middle lies where faces count: in one of the zones, anywhere when there are none. */
export function counts(box: Rect, frame: Frame, zones: ReadonlyArray<Polygon>): boolean {
  if (zones.length === 0) return true
  const { x, y } = middleOf(box)
  const place = { x: x / frame.width, y: y / frame.height }
  return zones.some((zone) => isInside(place, zone))
}

/** Mean absolute difference of two aligned crops, every fifth byte, levels of 0 to 255. */
export function differenceOf(a: AlignedFace, b: AlignedFace): number {
  const [one, other] = [a.square.data, b.square.data]
  let sum = 0
  let n = 0
  for (let i = 0; i < one.length; i += 5, n++) sum += Math.abs((one[i] ?? 0) - (other[i] ?? 0))
  return sum / n
}

/** A face as the wall shows it. */
export function showFace(frame: Frame, track: Track, dossier: Dossier | undefined): PreviewFace {
  const box = {
    x: track.box.x / frame.width,
    y: track.box.y / frame.height,
    w: track.box.w / frame.width,
    h: track.box.h / frame.height,
  }
  const told = dossier?.announced
  if (told?.kind === 'matched')
    return {
      track: track.id,
      box,
      state: 'matched',
      personId: told.personId,
      name: dossier?.names.get(told.personId) ?? '',
      similarity: told.similarity,
    }
  // Enough crops without a name: most likely a stranger, though the track may still turn out otherwise.
  const doubtful = (dossier?.votes.length ?? 0) >= 4
  return { track: track.id, box, state: doubtful ? 'unknown' : 'undecided' }
}
