/** Sizes in CSS pixels. */
export type WallSpace = {
  readonly width: number
  readonly height: number
  readonly gap: number
  /** Height of the words under each picture. */
  readonly footer: number
}

export type WallLayout = {
  readonly columns: number
  readonly rows: number
  /** Of the picture, 16:9; the tile is `footer` higher. */
  readonly pictureWidth: number
  readonly pictureHeight: number
}

/** Narrower than this nothing can be told from a picture: then the wall scrolls instead. */
const leastPictureWidth = 200

function fit(space: WallSpace, count: number, columns: number): WallLayout {
  const rows = Math.ceil(count / columns)
  const byWidth = (space.width - (columns - 1) * space.gap) / columns
  const byHeight = ((space.height - (rows - 1) * space.gap) / rows - space.footer) * (16 / 9)
  const pictureWidth = Math.max(0, Math.floor(Math.min(byWidth, byHeight)))
  return { columns, rows, pictureWidth, pictureHeight: Math.floor((pictureWidth * 9) / 16) }
}

/**
 * The grid with the largest 16:9 pictures that shows `count` tiles without scrolling.
 *
 * Of equal ones the grid with the fewest empty places. When the pictures would become too small
 * to be of use they keep their least width and the rows run over the lower edge.
 */
export function layOutWall(space: WallSpace, count: number): WallLayout {
  let best = fit(space, Math.max(1, count), 1)
  for (let columns = 2; columns <= count; columns += 1) {
    const layout = fit(space, count, columns)
    const wider = layout.pictureWidth > best.pictureWidth
    const asWide = layout.pictureWidth === best.pictureWidth
    if (wider || (asWide && layout.columns * layout.rows < best.columns * best.rows)) best = layout
  }
  if (best.pictureWidth >= leastPictureWidth || space.width <= 0) return best

  const columns = Math.max(
    1,
    Math.floor((space.width + space.gap) / (leastPictureWidth + space.gap)),
  )
  const pictureWidth = Math.floor((space.width - (columns - 1) * space.gap) / columns)
  return {
    columns,
    rows: Math.ceil(count / columns),
    pictureWidth,
    pictureHeight: Math.floor((pictureWidth * 9) / 16),
  }
}
