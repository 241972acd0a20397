import { describe, expect, it } from 'vitest'
import type { PreviewFace } from '../../../contracts/preview.ts'
import { containPicture, faceLabel, placeBox, placeLabel } from './place-faces.ts'

const area = { w: 320, h: 180 }
const label = { w: 100, h: 20 }
const face = (state: PreviewFace['state'], name?: string): PreviewFace => ({
  track: 1,
  box: { x: 0.5, y: 0.25, w: 0.1, h: 0.2 },
  state,
  ...(name === undefined ? {} : { name }),
})

describe('containPicture', () => {
  it('fills the area with a picture of its own shape', () => {
    expect(containPicture(320, 180, 16 / 9)).toEqual({ x: 0, y: 0, w: 320, h: 180 })
  })

  it('centres a narrower picture between bars', () => {
    expect(containPicture(320, 180, 4 / 3)).toEqual({ x: 40, y: 0, w: 240, h: 180 })
  })
})

describe('placeBox', () => {
  it('scales fractions of the picture to where the picture lies', () => {
    expect(placeBox(face('unknown'), { x: 40, y: 0, w: 240, h: 180 })).toEqual({
      x: 160,
      y: 45,
      w: 24,
      h: 36,
    })
  })
})

describe('placeLabel', () => {
  it('stands above the face, centred', () => {
    const placed = placeLabel({ x: 150, y: 80, w: 40, h: 50 }, label, area, [])
    expect(placed).toEqual({ x: 120, y: 57, w: 100, h: 20 })
  })

  it('goes below a face at the upper edge', () => {
    expect(placeLabel({ x: 150, y: 5, w: 40, h: 50 }, label, area, []).y).toBe(58)
  })

  it('never leaves the area at the sides', () => {
    expect(placeLabel({ x: 0, y: 80, w: 20, h: 20 }, label, area, []).x).toBe(0)
    expect(placeLabel({ x: 310, y: 80, w: 10, h: 20 }, label, area, []).x).toBe(220)
  })

  it('makes way for a label that stands there already', () => {
    const box = { x: 150, y: 80, w: 40, h: 50 }
    const first = placeLabel(box, label, area, [])
    expect(placeLabel(box, label, area, [first]).y).toBe(133)
  })
})

describe('faceLabel', () => {
  it('says the state without its colour', () => {
    expect(faceLabel(face('matched', 'Ada Lovelace'))).toBe('✓ Ada Lovelace')
    expect(faceLabel(face('unknown'))).toBe('? Unknown')
    expect(faceLabel(face('needs-review', 'Ada Lovelace'))).toBe('! Ada Lovelace')
    expect(faceLabel(face('undecided'))).toBe('…')
  })
})
