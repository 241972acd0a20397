import { describe, expect, it } from 'vitest'
import { layOutWall } from './lay-out-wall.ts'

const space = { width: 1800, height: 1000, gap: 8, footer: 50 }

function heightOf(count: number, at = space): number {
  const { rows, pictureHeight } = layOutWall(at, count)
  return rows * (pictureHeight + at.footer) + (rows - 1) * at.gap
}

describe('layOutWall', () => {
  it('puts twenty cameras on a full-HD screen in five columns and four rows', () => {
    expect(layOutWall(space, 20)).toMatchObject({ columns: 5, rows: 4 })
  })

  it('gives a single camera all the room there is', () => {
    const layout = layOutWall(space, 1)
    expect(layout).toEqual({ columns: 1, rows: 1, pictureWidth: 1688, pictureHeight: 949 })
  })

  it('stays within the room for any number up to twenty-five', () => {
    for (let count = 1; count <= 25; count += 1) {
      const { columns, rows, pictureWidth } = layOutWall(space, count)
      expect(columns * rows).toBeGreaterThanOrEqual(count)
      expect(columns * pictureWidth + (columns - 1) * space.gap).toBeLessThanOrEqual(space.width)
      expect(heightOf(count)).toBeLessThanOrEqual(space.height)
    }
  })

  it('keeps pictures large enough to see on a small window, and lets the rows run over', () => {
    const small = { ...space, width: 700, height: 500 }
    expect(layOutWall(small, 25).pictureWidth).toBeGreaterThanOrEqual(200)
    expect(heightOf(25, small)).toBeGreaterThan(small.height)
  })

  it('answers an empty layout before the room is known', () => {
    expect(layOutWall({ ...space, width: 0, height: 0 }, 4).pictureWidth).toBe(0)
  })
})
