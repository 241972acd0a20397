import { rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import path from 'node:path'

/** A place that one writer at a time sends bytes to: a socket, on Windows a named pipe. */
export type Line = {
  readonly file: string
  readonly listening: Promise<void>
  close(): Promise<void>
}

let serial = 0

/** Opens a line in a private folder, which may hold what a killed process left. */
export function openLine(dir: string, name: string, onSocket: (socket: Socket) => void): Line {
  const file = socketPath(dir, `${process.pid}-${++serial}-${name}`)
  const server = createServer((socket) => {
    socket.on('error', () => undefined) // ffmpeg's end is the supervisor's to notice
    onSocket(socket)
  })
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(file, resolve)
  })
  return {
    file,
    listening,
    async close() {
      await closeServer(server)
      if (process.platform !== 'win32') rmSync(file, { force: true })
    },
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    // The writer is told by its supervisor; what it still sends is not wanted.
    setTimeout(resolve, 200).unref()
  })
}

/** A named pipe on Windows, where a socket has no file. */
function socketPath(dir: string, name: string): string {
  return process.platform === 'win32'
    ? `\\\\.\\pipe\\neuromark-${name}`
    : path.join(dir, `${name}.sock`)
}

/** Collects frames of `size` bytes; the array is reused for the next one. */
export function collectFrames(socket: Socket, size: number, onFrame: (frame: Uint8Array) => void) {
  const frame = new Uint8Array(size)
  let filled = 0
  socket.on('data', (chunk: Buffer) => {
    let at = 0
    while (at < chunk.length) {
      const take = Math.min(size - filled, chunk.length - at)
      frame.set(chunk.subarray(at, at + take), filled)
      filled += take
      at += take
      if (filled === size) {
        filled = 0
        onFrame(frame)
      }
    }
  })
}
