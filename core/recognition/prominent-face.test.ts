import { describe, expect, it } from 'vitest'
import { byProminence } from './prominent-face.ts'

const picture = { width: 400, height: 400 }
const face = (name: string, x: number, y: number, side: number) => ({
  name,
  box: { x: x - side / 2, y: y - side / 2, w: side, h: side },
})
const names = (...faces: ReadonlyArray<ReturnType<typeof face>>) =>
  byProminence(faces, picture).map(({ name }) => name)

describe('the subject of a photo', () => {
  it('is the larger of two faces as far from the middle', () => {
    expect(names(face('small', 100, 200, 60), face('large', 300, 200, 80))).toEqual([
      'large',
      'small',
    ])
  })

  it('is the face in the middle, though one at the edge is somewhat larger', () => {
    expect(names(face('edge', 40, 40, 110), face('middle', 200, 190, 100))).toEqual([
      'middle',
      'edge',
    ])
  })

  it('is a large face beside the middle, not a tiny one in it', () => {
    expect(names(face('tiny', 200, 200, 20), face('beside', 260, 200, 150))).toEqual([
      'beside',
      'tiny',
    ])
  })

  it('leaves the list that it was given as it is', () => {
    const faces = [face('a', 10, 10, 10), face('b', 200, 200, 100)]
    byProminence(faces, picture)
    expect(faces.map(({ name }) => name)).toEqual(['a', 'b'])
  })
})
