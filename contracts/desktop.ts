import { z } from 'zod'

/** One monitor of this desktop. */
export const Display = z.object({
  id: z.number().int(),
  /** As the system names it, or its number. */
  label: z.string(),
  /** In device-independent pixels. */
  width: z.number().int(),
  height: z.number().int(),
  primary: z.boolean(),
})
export type Display = z.infer<typeof Display>

/** Asks for a wall in a window of its own: a view by its id (null: all cameras), on a monitor by its id. */
export const OpenWall = z.object({
  viewId: z.uuid().nullable(),
  display: z.number().int().optional(),
})
export type OpenWall = z.infer<typeof OpenWall>

/** `window.neuromark`: facts, and what only the desktop can do. No function of Electron or Node goes through. */
export type Desktop = {
  readonly runtime?: string
  readonly demo?: boolean
  readonly version?: string
  readonly platform: string
  readonly versions: Readonly<Record<string, string | undefined>>
  /** Opens a window that shows that view; without `display` where the system likes. Rejects when there are too many. */
  openWall(viewId: string | null, display?: number): Promise<void>
  displays(): Promise<ReadonlyArray<Display>>
  /** Tells when this window is hidden or minimised (false), and when it is shown again. */
  onShown(listener: (shown: boolean) => void): void
  /** Of this window; also on F11. Answers whether it fills the screen now. */
  toggleFullScreen(): Promise<boolean>
  /** Where a file that was dropped or chosen lies on this desktop; empty for one that lies nowhere. */
  pathOf(file: File): string
}
