import { readFileSync } from 'node:fs'
import path from 'node:path'
import { makeForkHost } from './adapters/process/fork-process.ts'
import { startNode } from './compose.ts'
import { readConfig } from './config.ts'

/** A node without a window: the same composition, for servers and tests. */
async function main(): Promise<void> {
  const startedAtMs = Date.now()
  const dist = path.resolve(import.meta.dirname, '..')
  const root = path.resolve(dist, '..')
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    version: string
  }
  const read = readConfig(process.argv.slice(2), process.env, {
    modelsDir: path.join(root, 'resources/models'),
    migrationsDir: path.join(root, 'db/migrations'),
    photosDir: path.join(root, 'node_modules/@vladmandic/face-api/demo'),
    version,
  })
  if (read.kind === 'bad') {
    process.stderr.write(`${read.message}\n`)
    process.exitCode = 2
    return
  }
  const { config } = read
  const started = await startNode(config, {
    host: makeForkHost({
      inference: path.join(dist, 'inference/worker.js'),
      simulator: path.join(dist, 'simulator/main.js'),
    }),
    versions: { electron: null, chrome: null },
    wallStats: null,
    windowOpenedAtMs: () => null,
    startedAtMs,
  })
  if (started.kind === 'problem') {
    process.stderr.write(`${started.title}. ${started.message}\n`)
    process.exitCode = 1
    return
  }
  const { node } = started
  process.stdout.write('NeuroMark runs without a window. Ctrl+C ends it.\n')

  let stopping = false
  const stop = async (code: number): Promise<void> => {
    if (stopping) return
    stopping = true
    await node[Symbol.asyncDispose]()
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0))
  if (config.forSeconds !== null) {
    const done = await node.runFor(config.forSeconds, config.reportFile)
    await stop(done ? 0 : 1)
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`NeuroMark failed to start: ${String(error)}\n`)
  process.exit(1)
})
