import { BrowserWindow, session } from 'electron'
import path from 'node:path'
import { appOrigin } from './app-protocol.ts'

/** What the page may use: the webcam, for enrolment. All else is denied. */
export function denyPermissions(): void {
  const own = session.defaultSession
  own.setPermissionRequestHandler((_contents, permission, decide, details) => {
    const video =
      permission === 'media' &&
      'mediaTypes' in details &&
      details.mediaTypes?.length === 1 &&
      details.mediaTypes[0] === 'video'
    decide(video && details.requestingUrl.startsWith(`${appOrigin}/`))
  })
  own.setPermissionCheckHandler((_contents, permission, origin, details) => {
    return permission === 'media' && details.mediaType === 'video' && origin.startsWith(appOrigin)
  })
  own.setDevicePermissionHandler(() => false)
}

export type WindowOptions = {
  readonly preload: string
  /** Facts for the page, as plain data. */
  readonly page: Readonly<Record<string, unknown>>
}

export type WindowKind = 'main' | 'wall'

/** In device-independent pixels. A wall may be small: it has no lists. */
export const windowSizes = {
  main: { width: 1920, height: 1080, minWidth: 1024, minHeight: 640 },
  wall: { width: 1280, height: 720, minWidth: 480, minHeight: 270 },
} as const

/** A window of the control room: sandboxed, isolated, and unable to go anywhere else. F11 makes it fill the screen. */
export function openWindow({ preload, page }: WindowOptions, kind: WindowKind): BrowserWindow {
  const window = new BrowserWindow({
    ...windowSizes[kind],
    show: false,
    backgroundColor: '#0b0e13',
    title: 'NeuroMark',
    autoHideMenuBar: true,
    webPreferences: {
      preload: path.resolve(preload),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      // A window that is hidden or minimised says so to its page, which then asks for no pictures.
      backgroundThrottling: true,
      additionalArguments: [`--neuromark-page=${encodeURIComponent(JSON.stringify(page))}`],
    },
  })
  window.removeMenu()
  window.once('ready-to-show', () => window.show())
  const { webContents } = window
  webContents.on('will-navigate', (event, url) => {
    if (!url.startsWith(`${appOrigin}/`)) event.preventDefault()
  })
  webContents.on('will-attach-webview', (event) => event.preventDefault())
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  // Not every system tells the page itself.
  const tell = (): void => {
    if (webContents.isDestroyed()) return
    webContents.send('shown', window.isVisible() && !window.isMinimized())
  }
  window.on('hide', tell)
  window.on('show', tell)
  window.on('minimize', tell)
  window.on('restore', tell)
  webContents.on('before-input-event', (event, input) => {
    if (input.type !== 'keyDown' || input.key !== 'F11' || input.isAutoRepeat) return
    event.preventDefault()
    toggleFullScreen(window)
  })
  return window
}

/** Answers whether the window is to fill the screen from now on. */
export function toggleFullScreen(window: BrowserWindow): boolean {
  const fullScreen = !window.isFullScreen()
  window.setFullScreen(fullScreen)
  return fullScreen
}
