import { MessageChannelMain, type WebContents } from 'electron'
import { RPCHandler } from '@orpc/server/message-port'
import { createRefusingRouter } from '../../server/api/refusing-router.ts'
import type { Node } from '../../server/compose.ts'
import type { HostedProcess } from '../../server/ports/process-host.ts'
import type { NodeStarter } from './node-starter.ts'

/** Lays lines to the pages: an API port from the node, and a preview port from each inference process. */
export interface WindowPorts {
  /** Answers a page that asks for its ports; asked again, it gets new ones. */
  connect(page: WebContents): Promise<void>
  /** The page loads anew or is gone: it gets nothing more until it asks. */
  forget(page: WebContents): void
  /** A worker started: every page that is connected gets a line to it. */
  workerStarted(worker: number, hosted: HostedProcess): void
}

/** Each window has ports of its own. */
export function createWindowPorts(node: NodeStarter): WindowPorts {
  const connected = new Set<WebContents>()

  /** Pictures go straight from the inference process to the page. */
  const givePreview = (page: WebContents, worker: number, hosted: HostedProcess): void => {
    const { port1, port2 } = new MessageChannelMain()
    hosted.post({ kind: 'preview-port' }, [port1])
    page.postMessage('preview', worker, [port2])
  }

  return {
    async connect(page) {
      // The page asks again when its person does: another try.
      const started = node.node() ?? (await node.begin())
      if (page.isDestroyed()) return
      const { port1, port2 } = new MessageChannelMain()
      if (started) {
        const { router, actor, log }: Node = started
        new RPCHandler(router).upgrade(port1, { context: { actor, log } })
      } else {
        new RPCHandler(createRefusingRouter(node.problem())).upgrade(port1, { context: {} })
      }
      port1.start()
      page.postMessage('api', null, [port2])
      connected.add(page)
      for (const [worker, hosted] of started?.pool.currentWorkers() ?? []) {
        givePreview(page, worker, hosted)
      }
    },

    forget: (page) => void connected.delete(page),

    workerStarted(worker, hosted) {
      for (const page of connected) if (!page.isDestroyed()) givePreview(page, worker, hosted)
    },
  }
}
