import type { CameraId } from '../../contracts/ids.ts'

/** What one tile has really shown since the window opened. */
export type PaintedTile = {
  readonly cameraId: CameraId
  readonly framesShown: number
  /** Epoch milliseconds of the first picture; null before it. */
  readonly firstShownAt: number | null
  /** How far the last boxes were behind their faces, milliseconds. */
  readonly boxLags: ReadonlyArray<number>
}

/** What a player tells of itself. */
export type PlayerCounts = {
  readonly framesShown: () => number
  /** Lags of painted boxes, newest last, milliseconds. */
  readonly boxLags: () => ReadonlyArray<number>
}

declare global {
  interface Window {
    /** Read by the report of a timed run. */
    neuromarkWallStats?: () => ReadonlyArray<PaintedTile>
  }
}

type Count = {
  /** Frames of players that are gone. */
  past: number
  firstShownAt: number | null
  lags: ReadonlyArray<number>
  readonly players: Set<PlayerCounts>
}

/** Lags of players that are gone. */
const mostLags = 400

function sum(past: number, players: Count['players']): number {
  return [...players].reduce((total, { framesShown }) => total + framesShown(), past)
}

/** Counts painted frames for each camera, over all players that ever showed it. */
export class PaintedFrames {
  readonly #counts = new Map<CameraId, Count>()

  /** Answers how to end the player's part. */
  addPlayer(cameraId: CameraId, player: PlayerCounts): () => void {
    const count = this.#count(cameraId)
    count.players.add(player)
    return () => {
      if (!count.players.delete(player)) return
      count.past += player.framesShown()
      count.lags = [...count.lags, ...player.boxLags()].slice(-mostLags)
    }
  }

  noteFirstShown(cameraId: CameraId): void {
    this.#count(cameraId).firstShownAt ??= Date.now()
  }

  /** Cumulative counts of every camera that was ever on the wall. */
  stats(): ReadonlyArray<PaintedTile> {
    return [...this.#counts].map(([cameraId, { past, lags, firstShownAt, players }]) => ({
      cameraId,
      framesShown: sum(past, players),
      firstShownAt,
      boxLags: [...lags, ...[...players].flatMap(({ boxLags }) => boxLags())],
    }))
  }

  framesShown(cameraId: CameraId): number {
    const { past, players } = this.#count(cameraId)
    return sum(past, players)
  }

  #count(cameraId: CameraId): Count {
    const known = this.#counts.get(cameraId)
    if (known) return known
    const count: Count = { past: 0, lags: [], firstShownAt: null, players: new Set() }
    this.#counts.set(cameraId, count)
    return count
  }
}
