import { z } from 'zod'
import { WallLayout } from '../../../contracts/wall.ts'

/** What this window's wall is left with; kept in the window's own storage. */
export type WallPreferences = {
  /** Null: all cameras. */
  readonly viewId: string | null
  /** Layout of all cameras. */
  readonly layout: WallLayout
  readonly muted: boolean
}

const Stored = z.object({
  viewId: z.uuid().nullable(),
  layout: WallLayout.exclude(['free']),
  muted: z.boolean(),
})

const storageKey = 'neuromark.wall'
const initial: WallPreferences = { viewId: null, layout: 'auto', muted: false }

/** What cannot be read is as if nothing had been kept. */
export function readPreferences(): WallPreferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? 'null')
    return Stored.safeParse(stored).data ?? initial
  } catch {
    return initial
  }
}

export function keepPreferences(preferences: WallPreferences): void {
  localStorage.setItem(storageKey, JSON.stringify(preferences))
}
