import { describe, expect, it } from 'vitest'
import type { CameraWithState } from '../../../contracts/cameras.ts'
import type { CameraId } from '../../../contracts/ids.ts'
import { slotsOf } from './edit-slots.ts'
import { tilesOfPage, tilesOfView } from './tiles-of-view.ts'
import { carouselCamera } from './use-carousels.ts'

const camera = (id: string, enabled = true) => ({ id: id as CameraId, enabled }) as CameraWithState
const cameras = ['a', 'b', 'c', 'd', 'e'].map((id) => camera(id))
const show = (id: string) => ({ kind: 'camera', cameraId: id as CameraId }) as const
const keys = (tiles: ReadonlyArray<{ readonly key: string }>) => tiles.map(({ key }) => key)

describe('tilesOfView', () => {
  it('shows all cameras where the view names no tiles, or arranges itself', () => {
    expect(keys(tilesOfView({ layout: '4', slots: [] }, cameras))).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
    ])
    const auto = { layout: 'auto', slots: slotsOf([show('b')]) } as const
    expect(tilesOfView(auto, cameras)).toHaveLength(5)
  })

  it('tells two tiles of one camera apart', () => {
    const view = { layout: '4', slots: slotsOf([show('b'), show('b')]) } as const
    expect(new Set(keys(tilesOfView(view, cameras))).size).toBe(2)
  })
})

describe('tilesOfPage', () => {
  const tiles = tilesOfView({ layout: '4', slots: [] }, cameras)

  it('fills the last page up with empty places', () => {
    const page = tilesOfPage(tiles, { layout: '4', page: 1, perPage: 4, focused: null })
    expect(page.map(({ content }) => content.kind)).toEqual(['camera', 'empty', 'empty', 'empty'])
  })

  it('lets the focused tile and the first one change places, and keeps it on every page', () => {
    const options = { layout: 'focus', perPage: 3, focused: 'd' } as const
    expect(keys(tilesOfPage(tiles, { ...options, page: 0 }))).toEqual(['d', 'b', 'c'])
    expect(keys(tilesOfPage(tiles, { ...options, page: 1 }))).toEqual(['d', 'a', 'e'])
  })
})

describe('carouselCamera', () => {
  const carousel = {
    kind: 'carousel',
    cameraIds: ['a', 'x', 'b'] as CameraId[],
    seconds: 5,
  } as const

  it('goes round among the cameras that are on', () => {
    const byId = new Map([camera('a'), camera('b')].map((one) => [one.id, one]))
    expect([0, 1, 2].map((steps) => carouselCamera(carousel, steps, byId)?.camera.id)).toEqual([
      'a',
      'b',
      'a',
    ])
    byId.set('a' as CameraId, camera('a', false))
    expect(carouselCamera(carousel, 0, byId)).toMatchObject({ camera: { id: 'b' }, of: 1 })
  })

  it('has nothing to show once all its cameras are gone', () => {
    expect(carouselCamera(carousel, 3, new Map())).toBeNull()
  })
})
