import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'

/** Something that listens where a camera is expected. */
export type BadPeer = { readonly port: number; readonly close: () => Promise<void> }

async function listening(server: Server): Promise<BadPeer> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** Starts a peer that accepts connections and never says a word. */
export function startSilentPeer(): Promise<BadPeer> {
  return listening(createServer((socket) => void socket.resume()))
}

/** Starts an HTTP server that answers every request with a page. */
export function startHttpPeer(): Promise<BadPeer> {
  return listening(
    createHttpServer((_request, response) => {
      response.setHeader('Content-Type', 'text/html')
      response.end('<!doctype html><title>Printer</title><h1>Ready to print</h1>')
    }),
  )
}
