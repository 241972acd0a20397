import '@fontsource-variable/inter/index.css'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './ui/theme.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { errorSentence } from './client/api.ts'
import type { Client } from './client/client.ts'
import { connectWindow } from './client/connect-window.ts'
import { createApi } from './client/create-api.ts'
import { followLive } from './client/follow-live.ts'
import { onWindowShown } from './client/desktop.ts'
import { createLiveSignals } from './client/live-signals.ts'
import { createLiveStore } from './client/live-state.ts'
import { PaintedFrames } from './client/painted-frames.ts'
import { PreviewHub } from './client/preview-hub.ts'
import { QueryCache } from './client/query-cache.ts'

const previews = new PreviewHub()
const paintedFrames = new PaintedFrames()
window.neuromarkWallStats = () => paintedFrames.stats()

let shown = true
const watchVisibility = () => previews.setVisible(shown && !document.hidden)
document.addEventListener('visibilitychange', watchVisibility)
onWindowShown((now) => {
  shown = now
  watchVisibility()
})
watchVisibility()

const element = document.getElementById('root')
if (!element) throw new Error('index.html has no #root')
const root = createRoot(element)
root.render(<App client={null} />)

let connection = new AbortController()

/** Begins anew on a port: what was known over an earlier one is read again. */
function startOn(port: MessagePort): void {
  connection.abort()
  connection = new AbortController()
  const api = createApi(port)
  const live = createLiveStore()
  const signals = createLiveSignals()
  const client: Client = {
    api,
    live,
    signals,
    queries: new QueryCache(errorSentence),
    previews,
    paintedFrames,
  }
  void followLive({ api, store: live, signals }, connection.signal)
  root.render(<App client={client} />)
}

connectWindow(
  window,
  { onApi: startOn, onPreview: (worker, port) => previews.addPort(worker, port) },
  new AbortController().signal,
)
