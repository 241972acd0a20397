import type { View, Walk } from '../../simulator/scenes/walks.ts'
import type { CastPhoto } from './cast.ts'
import type { SceneKind } from './scene-kinds.ts'

/** One person walking by once. */
export type Passage = {
  readonly id: number
  readonly photo: CastPhoto
  /** Null for a stranger. */
  readonly person: string | null
  readonly walk: Walk
  readonly view: View
  readonly outfit: number
  /** Exposure and contrast of the face, and the colour of the light. */
  readonly light: { readonly gain: number; readonly gamma: number; readonly warmth: number }
  /** Largest share by which turning narrows the face, largest lean in radians, and where in their rhythm they begin. */
  readonly turn: { readonly squeeze: number; readonly tilt: number; readonly phase: number }
  /** A hand, a cup or papers before the face for a while; seconds of the scene. */
  readonly shade: { readonly from: number; readonly to: number; readonly colour: number } | null
}

/** Something that stands nearer than everybody; pixels of the frame, from top to bottom. */
export type Pillar = { readonly left: number; readonly width: number; readonly shade: number }

export type Scene = {
  readonly index: number
  readonly kind: SceneKind
  readonly place: number
  readonly exposure: 'day' | 'night'
  /** Seconds that the shutter is open. */
  readonly shutter: number
  readonly seconds: number
  readonly passages: ReadonlyArray<Passage>
  readonly pillars: ReadonlyArray<Pillar>
}
