import { z } from 'zod'

const PortMessage = z.discriminatedUnion('neuromark', [
  z.object({ neuromark: z.literal('api') }),
  z.object({ neuromark: z.literal('preview'), worker: z.number().int() }),
])

export type WindowPorts = {
  /** The port that carries the calls. A later one replaces it, for instance after a reload. */
  readonly onApi: (port: MessagePort) => void
  /** The port on which inference worker `worker` sends pictures. A later one replaces it. */
  readonly onPreview: (worker: number, port: MessagePort) => void
}

/**
 * Takes the ports that the preload script forwards to this page, and asks for them.
 *
 * Only messages of this very window count: a frame or another window cannot hand in a port.
 */
export function connectWindow(window: Window, ports: WindowPorts, signal: AbortSignal): void {
  window.addEventListener(
    'message',
    (event) => {
      if (event.source !== window) return
      const message = PortMessage.safeParse(event.data)
      const [port] = event.ports
      if (!message.success || !port) return
      if (message.data.neuromark === 'api') ports.onApi(port)
      else ports.onPreview(message.data.worker, port)
    },
    { signal },
  )
  window.postMessage({ neuromark: 'connect' }, window.origin)
}
