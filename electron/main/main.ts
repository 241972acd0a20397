import { app, ipcMain, MessageChannelMain, safeStorage, type BrowserWindow } from 'electron'
import { RPCHandler } from '@orpc/server/message-port'
import path from 'node:path'
import { createRefusingRouter } from '../../server/api/refusing-router.ts'
import { startNode, type Node } from '../../server/compose.ts'
import { readConfig, type Config } from '../../server/config.ts'
import type { HostedProcess } from '../../server/ports/process-host.ts'
import type { WallStat } from '../../server/report/run-report.ts'
import { appOrigin, registerAppScheme, serveApp } from './app-protocol.ts'
import { createUtilityHost } from './utility-host.ts'
import { denyPermissions, openWindow } from './window.ts'

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
  const window = openWindow({
    preload: path.join(dist, 'electron/preload.cjs'),
    page: { runtime: config.runtime, demo: config.demo, version: config.version },
  })
  const windowOpenedAtMs = Date.now()
  let node: Node | undefined
  let problem: { readonly title: string; readonly message: string } | undefined
  let starting: Promise<void> | undefined
  let stopping = false

  /** Lays a line from an inference process straight to the page. */
  const givePreview = (worker: number, hosted: HostedProcess): void => {
    const { port1, port2 } = new MessageChannelMain()
    hosted.post({ kind: 'preview-port' }, [port1])
    window.webContents.postMessage('preview', worker, [port2])
  }

  const start = async (): Promise<void> => {
    problem = undefined
    const started = await startNode(config, {
      host: createUtilityHost({
        inference: path.join(dist, 'inference/worker.js'),
        simulator: path.join(dist, 'simulator/main.js'),
      }),
      ...(safeStorage.isEncryptionAvailable() ? { keyWrapping } : {}),
      versions: {
        electron: process.versions.electron ?? null,
        chrome: process.versions.chrome ?? null,
      },
      wallStats: () => readWallStats(window),
      windowOpenedAtMs: () => windowOpenedAtMs,
      startedAtMs,
    })
    if (started.kind === 'problem') {
      problem = started
      process.stderr.write(`${started.title}. ${started.message}\n`)
      return
    }
    node = started.node
    node.pool.onWorkerStarted((worker, hosted) => {
      if (connected) givePreview(worker, hosted)
    })
  }

  const begin = (): Promise<void> => {
    starting ??= start().finally(() => {
      starting = undefined
    })
    return starting
  }

  let connected = false
  const connect = async (contents: Electron.WebContents): Promise<void> => {
    // The page asks again when its person does: another try.
    if (!node) await begin()
    const { port1, port2 } = new MessageChannelMain()
    if (node) {
      const { router, actor, log } = node
      new RPCHandler(router).upgrade(port1, { context: { actor, log } })
    } else {
      const message = problem
        ? `${problem.title}. ${problem.message}`
        : 'NeuroMark could not start.'
      new RPCHandler(createRefusingRouter(message)).upgrade(port1, { context: {} })
    }
    port1.start()
    contents.postMessage('api', null, [port2])
    connected = true
    for (const [worker, hosted] of node?.pool.currentWorkers() ?? []) givePreview(worker, hosted)
  }

  const quit = async (code: number): Promise<void> => {
    if (stopping) return
    stopping = true
    if (!window.isDestroyed()) window.destroy()
    try {
      await starting
      await node?.[Symbol.asyncDispose]()
    } catch (error) {
      process.stderr.write(`${String(error)}\n`)
    }
    app.exit(code)
  }

  serveApp(path.join(dist, 'renderer'), async (kind, id) => (await node?.media(kind, id)) ?? null)
  ipcMain.on('connect', (event) => {
    // Only our own page, in its main frame, is answered.
    if (event.senderFrame?.url.startsWith(`${appOrigin}/`) !== true) return
    if (event.senderFrame.parent !== null) return
    void connect(event.sender)
  })
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  })
  app.on('before-quit', (event) => {
    if (stopping) return
    event.preventDefault()
    void quit(0)
  })
  app.on('window-all-closed', () => void quit(0))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void quit(0))

  void begin()
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (stopping || reason === 'clean-exit') return
    node?.log.error({ reason }, 'the page ended; it is loaded again')
    window.webContents.reload()
  })
  window.webContents.on('did-start-navigation', (details) => {
    if (details.isMainFrame && !details.isSameDocument) connected = false
  })
  await window.loadURL(`${appOrigin}/`)
  if (config.forSeconds === null) return
  if (!node) await begin()
  const done = node ? await node.runFor(config.forSeconds, config.reportFile) : false
  await quit(done ? 0 : 1)
}

const keyWrapping = {
  wrap: (key: Uint8Array) =>
    new Uint8Array(safeStorage.encryptString(Buffer.from(key).toString('base64'))),
  unwrap: (wrapped: Uint8Array) =>
    new Uint8Array(Buffer.from(safeStorage.decryptString(Buffer.from(wrapped)), 'base64')),
}

async function readWallStats(window: BrowserWindow): Promise<ReadonlyArray<WallStat>> {
  const stats: unknown = await window.webContents.executeJavaScript(
    'window.neuromarkWallStats?.() ?? []',
  )
  return Array.isArray(stats) ? (stats as WallStat[]) : []
}

main()
