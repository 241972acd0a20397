import { contextBridge, ipcRenderer } from 'electron'

const prefix = '--neuromark-page='
const given = process.argv.find((arg) => arg.startsWith(prefix))?.slice(prefix.length)

/** What the page may know; no function of Electron or Node goes through. */
contextBridge.exposeInMainWorld('neuromark', {
  ...(given === undefined ? {} : (JSON.parse(decodeURIComponent(given)) as object)),
  platform: process.platform,
  versions: {
    electron: process.versions.electron,
    chrome: process.versions.chrome,
    node: process.versions.node,
  },
})

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
