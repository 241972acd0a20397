import { screen, type BrowserWindow } from 'electron'
import { z } from 'zod'
import { appOrigin } from './app-protocol.ts'
import { placeWindow, type Bounds } from './place-window.ts'
import { openWindow, windowSizes, type WindowKind, type WindowOptions } from './window.ts'
import {
  mostWalls,
  keepWindows,
  readWindows,
  type RememberedWindow,
  type RememberedWindows,
} from './windows-file.ts'

export type WindowSetOptions = {
  readonly window: WindowOptions
  /** Where the windows are remembered. */
  readonly file: string
  /** Told of each window as soon as there is one, before it loads. */
  readonly onOpened: (window: BrowserWindow) => void
}

/** The main window and the walls beside it, remembered from one start to the next. */
export interface WindowSet {
  readonly main: BrowserWindow
  /** Those that are open. */
  all(): ReadonlyArray<BrowserWindow>
  /** A view (null: all cameras) in a window of its own. Throws a sentence when there are too many. */
  openWall(viewId: string | null, displayId?: number): void
  /** Loads the main window, and opens the walls of the last time. */
  load(): Promise<void>
  /** Closes all of them at once and keeps what they were; resolves when it is on disk. Twice is as good as once. */
  end(): Promise<void>
}

type Wall = { readonly window: BrowserWindow; viewId: string | null }

/** Opens the main window where it was. */
export async function openWindowSet(options: WindowSetOptions): Promise<WindowSet> {
  const remembered = await readWindows(options.file)
  const walls = new Set<Wall>()
  let ended = false

  const main = open(options, 'main', { place: remembered.main, taken: [] })
  const all = (): BrowserWindow[] =>
    [main, ...[...walls].map(({ window }) => window)].filter((window) => !window.isDestroyed())

  const describe = (): RememberedWindows => ({
    main: main.isDestroyed() ? remembered.main : describeWindow(main),
    walls: [...walls].map(({ window, viewId }) => ({ ...describeWindow(window), viewId })),
  })
  const memory = keepWindows(options.file, describe)
  const remember = (): void => {
    if (!ended) memory.changed()
  }
  const watch = (window: BrowserWindow): void => {
    for (const event of ['resize', 'move', 'maximize', 'unmaximize'] as const)
      window.on(event as 'resize', remember)
    window.on('enter-full-screen', remember)
    window.on('leave-full-screen', remember)
    options.onOpened(window)
  }
  watch(main)

  const addWall = (viewId: string | null, place: RememberedWindow | null, near?: Bounds): void => {
    const taken = all().map((window) => window.getNormalBounds())
    const wall: Wall = { window: open(options, 'wall', { place, taken, near }), viewId }
    walls.add(wall)
    const { window } = wall
    window.once('closed', () => {
      walls.delete(wall)
      remember()
    })
    // Whoever looks at a wall may go to another view: that is the one to come back to.
    window.webContents.on('did-navigate-in-page', (_event, url) => {
      wall.viewId = viewOf(url)
      remember()
    })
    watch(window)
    remember()
    const view = viewId === null ? '' : `?view=${viewId}`
    // A window that is closed while it loads has nothing to say.
    window.loadURL(`${appOrigin}/#/wall-window${view}`).catch(() => undefined)
  }

  return {
    main,
    all,

    openWall(viewId, displayId) {
      if (ended) return
      if (walls.size >= mostWalls) {
        throw new Error(`${mostWalls} wall windows are the most. Close one first.`)
      }
      const display = screen.getAllDisplays().find(({ id }) => id === displayId)
      addWall(viewId, null, display?.workArea)
    },

    async load() {
      for (const { viewId, ...place } of remembered.walls) addWall(viewId, place)
      await main.loadURL(`${appOrigin}/`)
    },

    end() {
      if (!ended) memory.keep()
      ended = true
      for (const window of all()) window.destroy()
      return memory.kept()
    },
  }
}

function open(
  { window: options }: WindowSetOptions,
  kind: WindowKind,
  where: {
    readonly place: RememberedWindow | null
    readonly taken: ReadonlyArray<Bounds>
    /** The work area to be in, when it was nowhere before. */
    readonly near?: Bounds | undefined
  },
): BrowserWindow {
  const { place, taken, near } = where
  const areas = screen
    .getAllDisplays()
    .map(({ id, workArea }) => ({ primary: id === screen.getPrimaryDisplay().id, workArea }))
  const window = openWindow(options, kind)
  if (place) window.setBounds(placeWindow(place.bounds, areas, taken))
  else if (near) window.setBounds(middleOf(near))
  if (place?.maximized) window.maximize()
  if (place?.fullScreen) window.once('show', () => window.setFullScreen(true))
  return window
}

function middleOf(area: Bounds): Bounds {
  const width = Math.min(windowSizes.wall.width, area.width)
  const height = Math.min(windowSizes.wall.height, area.height)
  return {
    x: Math.round(area.x + (area.width - width) / 2),
    y: Math.round(area.y + (area.height - height) / 2),
    ...{ width, height },
  }
}

function describeWindow(window: BrowserWindow): RememberedWindow {
  return {
    bounds: window.getNormalBounds(),
    maximized: window.isMaximized(),
    fullScreen: window.isFullScreen(),
  }
}

/** The view that the address of a wall window names; null: all cameras. */
function viewOf(url: string): string | null {
  const [, query = ''] = new URL(url).hash.split('?', 2)
  const view = new URLSearchParams(query).get('view')
  return z.uuid().safeParse(view).data ?? null
}
