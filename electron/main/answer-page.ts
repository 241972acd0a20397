import {
  BrowserWindow,
  ipcMain,
  screen,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
} from 'electron'
import { OpenWall, type Display } from '../../contracts/desktop.ts'
import { appOrigin } from './app-protocol.ts'
import { toggleFullScreen } from './window.ts'
import type { WindowPorts } from './window-ports.ts'
import type { WindowSet } from './window-set.ts'

/** Answers what the preload script passes on; see `Desktop`. Only our own pages, in their main frames, are answered. */
export function answerPages(windows: WindowSet, ports: WindowPorts): void {
  ipcMain.on('connect', (event) => {
    if (isOurs(event)) void ports.connect(event.sender)
  })
  handle('open-wall', (_event, asked) => {
    const { viewId, display } = OpenWall.parse(asked)
    windows.openWall(viewId, display)
  })
  handle('displays', () => displays())
  handle('toggle-full-screen', (event) => {
    const window = BrowserWindow.fromWebContents(event.sender)
    return window !== null && toggleFullScreen(window)
  })
}

/** What `answer` throws is what the page's call rejects with. */
function handle(
  name: string,
  answer: (event: IpcMainInvokeEvent, asked: unknown) => unknown,
): void {
  ipcMain.handle(name, (event, asked: unknown) => {
    if (!isOurs(event)) throw new Error('This page may not ask for that.')
    return answer(event, asked)
  })
}

function isOurs({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return senderFrame?.url.startsWith(`${appOrigin}/`) === true && senderFrame.parent === null
}

function displays(): ReadonlyArray<Display> {
  const primary = screen.getPrimaryDisplay().id
  return screen.getAllDisplays().map(({ id, label, size }, index) => ({
    id,
    label: label || `Monitor ${index + 1}`,
    ...size,
    primary: id === primary,
  }))
}
