import { randomBytes } from 'node:crypto'
import { createServer, type Socket } from 'node:net'
import type { ProbeTarget } from '../../ports/camera-prober.ts'
import { loginOf, requestUri, type DescribeOptions } from './describe-stream.ts'
import { openRtspConnection, type RtspConnection, type RtspRequest } from './rtsp-connection.ts'
import { makeRtspReader, type RtspMessage } from './rtsp-reader.ts'
import { failureOf, SourceFailure } from './source-failure.ts'
import { makeRtpWatch } from './watch-rtp.ts'

export type RtspRelay = {
  /** Where ffmpeg reads the stream, without a login. For one reader. */
  readonly url: string
  close(): void
}

export type RelayOptions = {
  readonly patience: DescribeOptions
  /** Where the stream really is; that of the target unless the camera sent on. */
  readonly url: string
  readonly onWarning?: ((warning: 'lost-packets' | 'clock-jump') => void) | undefined
  /** Why the stream cannot be had, or that it ended; the reader's connection is closed with it. */
  readonly onFailure: (failure: SourceFailure) => void
}

/** A reader that lags does not keep the end of the connection from being seen, up to so much, bytes. */
const mostHeldBytes = 512 * 1024
/** So long the reader may still pass on what it holds once the camera has gone, milliseconds. */
const farewellMs = 1500

/** Headers that the connection to the camera writes itself. */
const ownHeaders = new Set(['cseq', 'authorization', 'content-length'])

/**
 * Opens a port on this machine behind which a camera's stream is, logged in and decrypted: ffmpeg knows no SHA-256, cuts
 * long passwords off and trusts every certificate. Whoever connects must know the random path.
 */
export async function openRelay(target: ProbeTarget, options: RelayOptions): Promise<RtspRelay> {
  const path = randomBytes(16).toString('hex')
  let reader: Socket | undefined
  const server = createServer((socket) => {
    if (reader) return void socket.destroy()
    reader = socket
    server.close()
    relay(socket, `${url}`, target, options)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The relay has no port.')
  const url = `rtsp://127.0.0.1:${address.port}/${path}`
  return {
    url,
    close() {
      server.close()
      reader?.destroy()
    },
  }
}

/** Serves ffmpeg on `client` as if it were the camera, by asking the camera. */
function relay(client: Socket, own: string, target: ProbeTarget, options: RelayOptions): void {
  const camera = new URL(options.url)
  const stop = new AbortController()
  const watch = makeRtpWatch((warning) => options.onWarning?.(warning))
  let connection: RtspConnection | undefined
  let turn = Promise.resolve()
  /** Once pictures come, an end is only an end: its reader notices it by itself, or is told after a while. */
  let playing = false
  let farewell: NodeJS.Timeout | undefined

  const fail = (error: unknown): void => {
    if (!stop.signal.aborted && !playing) options.onFailure(failureOf(error, camera))
    client.destroy()
  }
  const open = async (): Promise<RtspConnection> => {
    const opened = await openRtspConnection(camera, {
      ...options.patience,
      signal: stop.signal,
      login: loginOf(target),
      on: {
        data(bytes) {
          // Little piles up here: a reader that does not read stops the camera.
          if (!client.write(bytes) && client.writableLength > mostHeldBytes) opened.pause()
        },
        packet(channel, header) {
          if (channel % 2 === 0) watch.look(header, performance.now())
        },
        closed() {
          client.end()
          if (!playing || stop.signal.aborted) return
          farewell = setTimeout(() => {
            const message = `${camera.host} closed the connection.`
            if (!stop.signal.aborted) options.onFailure(new SourceFailure('ended', message))
          }, farewellMs)
        },
      },
    })
    client.on('drain', () => opened.resume())
    return opened
  }
  const serve = async (message: RtspMessage): Promise<void> => {
    const request = forCamera(message, own, requestUri(camera))
    connection ??= await open()
    const sequence = message.headers.find(([name]) => name === 'cseq')?.[1] ?? '0'
    // Written at once: what the camera sends after its answer must come after it.
    await connection.request(request, (answer) => {
      playing ||= request.method === 'PLAY' && answer.status === 200
      client.write(forReader(answer, sequence, camera))
    })
  }
  let known = false
  const read = makeRtspReader({
    message(message) {
      known ||= (message.line.split(' ')[1] ?? '').startsWith(own)
      if (!known) return void client.destroy()
      turn = turn
        .then(() => serve(message))
        .catch((error: unknown) => {
          // A camera need not answer what only keeps the line alive.
          const kept = /^(OPTIONS|GET_PARAMETER|SET_PARAMETER) /.test(message.line)
          const silent = error instanceof SourceFailure && error.fault === 'silent'
          if (!(kept && silent && connection)) fail(error)
        })
    },
    data: (bytes) => connection?.send(bytes),
  })
  client.setNoDelay(true)
  client.on('error', () => undefined) // told by 'close'
  client.on('data', (chunk: Buffer) => {
    try {
      read(chunk)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      client.destroy()
    }
  })
  client.on('close', () => {
    clearTimeout(farewell)
    // Its last request says that nobody looks any more; it gets the time to leave.
    setTimeout(() => {
      stop.abort()
      connection?.close()
    }, 100)
  })
}

function forCamera(message: RtspMessage, own: string, camera: string): RtspRequest {
  const [method = '', uri = ''] = message.line.split(' ')
  return {
    method,
    uri: uri.startsWith(own) ? `${camera}${uri.slice(own.length)}` : uri,
    headers: message.headers
      .filter(([name]) => !ownHeaders.has(name))
      .map(([name, value]) => `${name}: ${value}`),
  }
}

function forReader(answer: RtspMessage, sequence: string, camera: URL): string {
  const headers = answer.headers
    .filter(([name]) => !ownHeaders.has(name) && name !== 'www-authenticate')
    .map(([name, value]) =>
      // By UDP the camera sends from its own address, not from the relay's.
      name === 'transport' && /client_port/.test(value) && !/source=/.test(value)
        ? `${name}: ${value};source=${camera.hostname.replace(/^\[|\]$/g, '')}`
        : `${name}: ${value}`,
    )
  const length = Buffer.byteLength(answer.body)
  if (length > 0) headers.push(`content-length: ${length}`)
  return [answer.line, `CSeq: ${sequence}`, ...headers, '', answer.body].join('\r\n')
}
