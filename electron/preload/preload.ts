import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { Desktop, Display, OpenWall } from '../../contracts/desktop.ts'

const prefix = '--neuromark-page='
const given = process.argv.find((arg) => arg.startsWith(prefix))?.slice(prefix.length)

/** What the page may know and ask for; no function of Electron or Node goes through. */
const desktop: Desktop = {
  ...(given === undefined ? {} : (JSON.parse(decodeURIComponent(given)) as object)),
  platform: process.platform,
  versions: {
    electron: process.versions.electron,
    chrome: process.versions.chrome,
    node: process.versions.node,
  },
  async openWall(viewId, display) {
    const asked: OpenWall = { viewId, ...(display === undefined ? {} : { display }) }
    await ipcRenderer.invoke('open-wall', asked)
  },
  displays: async () => (await ipcRenderer.invoke('displays')) as ReadonlyArray<Display>,
  onShown(listener) {
    ipcRenderer.on('shown', (_event, shown: boolean) => listener(shown))
  },
  toggleFullScreen: async () => (await ipcRenderer.invoke('toggle-full-screen')) as boolean,
  pathOf: (file) => webUtils.getPathForFile(file),
}
contextBridge.exposeInMainWorld('neuromark', desktop)

// The page asks for its ports once it listens; they come through the main process.
window.addEventListener('message', (event) => {
  if (event.source !== window || event.origin !== window.origin) return
  const data: unknown = event.data
  if (typeof data === 'object' && data !== null && 'neuromark' in data) {
    if (data.neuromark === 'connect') ipcRenderer.send('connect')
  }
})

ipcRenderer.on('api', (event) => {
  window.postMessage({ neuromark: 'api' }, window.origin, [...event.ports])
})
ipcRenderer.on('preview', (event, worker: number) => {
  window.postMessage({ neuromark: 'preview', worker }, window.origin, [...event.ports])
})
