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

/** The control room's window: sandboxed, isolated, and unable to go anywhere else. */
export function openWindow({ preload, page }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1920,
    height: 1080,
    minWidth: 1024,
    minHeight: 640,
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
  return window
}
