import { app, type BrowserWindow } from 'electron'
import path from 'node:path'
import { readConfig, type Config } from '../../server/config.ts'
import type { WallStat } from '../../server/report/run-report.ts'
import { answerPages } from './answer-page.ts'
import { registerAppScheme, serveApp, type MediaReader } from './app-protocol.ts'
import { createNodeStarter } from './node-starter.ts'
import { createWallStats, type CountingWindow } from './wall-stats.ts'
import { denyPermissions } from './window.ts'
import { createWindowPorts } from './window-ports.ts'
import { openWindowSet } from './window-set.ts'

const startedAtMs = Number(process.env['NEUROMARK_STARTED_AT']) || Date.now()
const dist = path.resolve(import.meta.dirname, '..')

/** Where the program's own files are: beside dist/ in development, in the resources folder when packaged. */
function programFolders() {
  const root = path.resolve(dist, '..')
  return app.isPackaged
    ? {
        modelsDir: path.join(process.resourcesPath, 'models'),
        migrationsDir: path.join(process.resourcesPath, 'migrations'),
        photosDir: path.join(process.resourcesPath, 'demo-photos'),
        version: app.getVersion(),
      }
    : {
        modelsDir: path.join(root, 'resources/models'),
        migrationsDir: path.join(root, 'db/migrations'),
        photosDir: path.join(root, 'node_modules/@vladmandic/face-api/demo'),
        version: app.getVersion(),
      }
}

function main(): void {
  const read = readConfig(process.argv.slice(1), process.env, programFolders())
  if (read.kind === 'bad') {
    process.stderr.write(`${read.message}\n`)
    app.exit(2)
    return
  }
  const { config } = read
  app.setPath('userData', config.dataDir)
  app.setPath('sessionData', path.join(config.dataDir, 'window'))
  // Where the process may not be sandboxed (root), asking for it keeps Chromium's helpers from starting.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write('NeuroMark runs already on this data folder; its window is shown.\n')
    app.exit(0)
    return
  }
  registerAppScheme()
  // Not awaited: 'ready' waits for this module to have run.
  void app.whenReady().then(() => run(config))
}

async function run(config: Config): Promise<void> {
  denyPermissions()
  const windows = await openWindowSet({
    window: {
      preload: path.join(dist, 'electron/preload.cjs'),
      page: { runtime: config.runtime, demo: config.demo, version: config.version },
    },
    file: path.join(config.dataDir, 'windows.json'),
    onOpened: (window) => follow(window),
  })
  const stats = createWallStats(() => windows.all().map(countingWindow))
  const node = createNodeStarter({
    ...{ config, dist, startedAtMs, windowOpenedAtMs: Date.now() },
    wallStats: () => stats.read(),
    onStarted: ({ pool }) => void pool.onWorkerStarted(ports.workerStarted),
  })
  const ports = createWindowPorts(node)
  let stopping = false
  // Electron would stand still behind a dialog until somebody answers it, and with it every camera.
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${error.stack ?? String(error)}\n`)
    node.node()?.log.error({ err: error }, 'an error that nobody expected')
  })

  /** Brings back a page that ended, and lays no line to one that is not there. */
  function follow({ webContents }: BrowserWindow): void {
    webContents.on('render-process-gone', (_event, { reason }) => {
      if (stopping || reason === 'clean-exit') return
      node.node()?.log.error({ reason }, 'a page ended; it is loaded again')
      webContents.reload()
    })
    webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) ports.forget(webContents)
    })
    webContents.once('destroyed', () => ports.forget(webContents))
  }

  const quit = async (code: number): Promise<void> => {
    if (stopping) return
    stopping = true
    const kept = windows.end()
    try {
      await kept
      await node.begun()
      await node.node()?.[Symbol.asyncDispose]()
    } catch (error) {
      process.stderr.write(`${String(error)}\n`)
    }
    app.exit(code)
  }

  const media: MediaReader = async (kind, id) => (await node.node()?.media(kind, id)) ?? null
  serveApp(path.join(dist, 'renderer'), media)
  answerPages(windows, ports)
  app.on('second-instance', () => {
    if (windows.main.isMinimized()) windows.main.restore()
    windows.main.show()
    windows.main.focus()
  })
  const quitInstead = (event: { preventDefault(): void }): void => {
    if (stopping) return
    event.preventDefault()
    void quit(0)
  }
  app.on('before-quit', quitInstead)
  // The control room goes with its main window; the walls come back with the next start.
  windows.main.on('close', quitInstead)
  // Without a handler the last window would end the program before the node has stopped.
  app.on('window-all-closed', () => void quit(0))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void quit(0))

  void node.begin()
  await windows.load().catch((error: unknown) => {
    if (!stopping) throw error // a window that is closed while it loads has nothing to say
  })
  if (config.forSeconds === null) return
  const started = await node.begin()
  const done = started ? await started.runFor(config.forSeconds, config.reportFile) : false
  await quit(done ? 0 : 1)
}

const countingWindow = ({ id, webContents }: BrowserWindow): CountingWindow => ({
  id,
  async read() {
    const stats: unknown = await webContents.executeJavaScript(
      'window.neuromarkWallStats?.() ?? []',
    )
    return Array.isArray(stats) ? (stats as WallStat[]) : []
  },
})

main()
