import type { CameraId } from '../../contracts/ids.ts'

/** What one tile has really shown since the window opened. */
export type PaintedTile = {
  readonly cameraId: CameraId
  readonly framesShown: number
  /** Epoch milliseconds of the first picture; null before it. */
  readonly firstShownAt: number | null
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
  readonly players: Set<() => number>
}

function sum(past: number, players: Count['players']): number {
  return [...players].reduce((total, framesShown) => total + framesShown(), past)
}

/** Counts painted frames for each camera, over all players that ever showed it. */
export class PaintedFrames {
  readonly #counts = new Map<CameraId, Count>()

  /** `framesShown` answers the player's own count so far. Answers how to end the player's part. */
  addPlayer(cameraId: CameraId, framesShown: () => number): () => void {
    const count = this.#count(cameraId)
    count.players.add(framesShown)
    return () => {
      if (count.players.delete(framesShown)) count.past += framesShown()
    }
  }

  noteFirstShown(cameraId: CameraId): void {
    this.#count(cameraId).firstShownAt ??= Date.now()
  }

  /** Cumulative counts of every camera that was ever on the wall. */
  stats(): ReadonlyArray<PaintedTile> {
    return [...this.#counts].map(([cameraId, { past, firstShownAt, players }]) => ({
      cameraId,
      framesShown: sum(past, players),
      firstShownAt,
    }))
  }

  framesShown(cameraId: CameraId): number {
    const { past, players } = this.#count(cameraId)
    return sum(past, players)
  }

  #count(cameraId: CameraId): Count {
    const known = this.#counts.get(cameraId)
    if (known) return known
    const count: Count = { past: 0, firstShownAt: null, players: new Set() }
    this.#counts.set(cameraId, count)
    return count
  }
}
