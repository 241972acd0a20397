import { safeStorage } from 'electron'
import path from 'node:path'
import { startNode, type Node } from '../../server/compose.ts'
import type { Config } from '../../server/config.ts'
import type { WallStat } from '../../server/report/run-report.ts'
import { createUtilityHost } from './utility-host.ts'

/** Starts the composed node, and again when that failed. */
export interface NodeStarter {
  node(): Node | undefined
  /** Undefined when it could not start: `problem` says why. Asked for while it starts, there is one start. */
  begin(): Promise<Node | undefined>
  /** Resolves once no start is under way. Never rejects. */
  begun(): Promise<void>
  /** A sentence. */
  problem(): string
}

export type NodeStarterDeps = {
  readonly config: Config
  /** The built program. */
  readonly dist: string
  readonly wallStats: () => Promise<ReadonlyArray<WallStat>>
  readonly windowOpenedAtMs: number
  readonly startedAtMs: number
  readonly onStarted: (node: Node) => void
}

export function createNodeStarter(deps: NodeStarterDeps): NodeStarter {
  let node: Node | undefined
  let problem = 'NeuroMark could not start.'
  let starting: Promise<Node | undefined> | undefined

  const start = async (): Promise<Node | undefined> => {
    const started = await startNode(deps.config, {
      host: createUtilityHost({
        inference: path.join(deps.dist, 'inference/worker.js'),
        simulator: path.join(deps.dist, 'simulator/main.js'),
      }),
      ...(safeStorage.isEncryptionAvailable() ? { keyWrapping } : {}),
      versions: {
        electron: process.versions.electron ?? null,
        chrome: process.versions.chrome ?? null,
      },
      wallStats: deps.wallStats,
      windowOpenedAtMs: () => deps.windowOpenedAtMs,
      startedAtMs: deps.startedAtMs,
    })
    if (started.kind === 'problem') {
      problem = `${started.title}. ${started.message}`
      process.stderr.write(`${problem}\n`)
      return undefined
    }
    node = started.node
    deps.onStarted(node)
    return node
  }

  return {
    node: () => node,
    begin() {
      if (node) return Promise.resolve(node)
      starting ??= start().finally(() => {
        starting = undefined
      })
      return starting
    },
    async begun() {
      await starting?.catch(() => undefined)
    },
    problem: () => problem,
  }
}

const keyWrapping = {
  wrap: (key: Uint8Array) =>
    new Uint8Array(safeStorage.encryptString(Buffer.from(key).toString('base64'))),
  unwrap: (wrapped: Uint8Array) =>
    new Uint8Array(Buffer.from(safeStorage.decryptString(Buffer.from(wrapped)), 'base64')),
}
