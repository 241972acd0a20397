import { readFile, rename, writeFile } from 'node:fs/promises'
import { z } from 'zod'

/** More walls than monitors of a control room; each costs a process. */
export const mostWalls = 8

const Bounds = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive().max(100_000),
  height: z.number().int().positive().max(100_000),
})

/** `bounds` are those of the window when it neither fills the screen nor is maximised. */
const RememberedWindow = z.object({
  bounds: Bounds,
  maximized: z.boolean(),
  fullScreen: z.boolean(),
})
export type RememberedWindow = z.infer<typeof RememberedWindow>

const RememberedWindows = z.object({
  main: RememberedWindow.nullable(),
  /** Null: all cameras. */
  walls: z.array(RememberedWindow.extend({ viewId: z.uuid().nullable() })).max(mostWalls),
})
export type RememberedWindows = z.infer<typeof RememberedWindows>

/** The windows of the last time; none when the file is not there or says nothing sensible. Never rejects. */
export async function readWindows(file: string): Promise<RememberedWindows> {
  try {
    return RememberedWindows.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return { main: null, walls: [] } // where windows were is a comfort, not a record
  }
}

/** The file is there as a whole, or as it was. */
export async function writeWindows(file: string, windows: RememberedWindows): Promise<void> {
  const unfinished = `${file}.part`
  await writeFile(unfinished, `${JSON.stringify(windows, undefined, 2)}\n`, { mode: 0o600 })
  await rename(unfinished, file)
}

export type WindowsMemory = {
  /** Something about the windows is another way: it is kept in a moment, with what changes meanwhile. */
  changed(): void
  /** Keeps what the windows are now. */
  keep(): void
  /** Resolves once everything is on disk. Never rejects. */
  kept(): Promise<void>
}

const keepAfterMs = 500

/** Keeps what `describe` answers. A full disk costs the places of windows, no more. */
export function keepWindows(file: string, describe: () => RememberedWindows): WindowsMemory {
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()
  const keep = (): void => {
    clearTimeout(timer)
    const windows = describe()
    writing = writing.then(() => writeWindows(file, windows)).catch(() => undefined)
  }
  return {
    changed() {
      clearTimeout(timer)
      timer = setTimeout(keep, keepAfterMs)
    },
    keep,
    kept: () => writing,
  }
}
