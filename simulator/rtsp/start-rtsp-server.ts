import { randomBytes } from 'node:crypto'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { type AuthScheme, challenges, type Credentials, isAuthorised } from './authorise.ts'
import type { CameraStream } from './camera-stream.ts'
import { interleavedReceiver, type PacketReceiver, udpReceiver } from './packet-receivers.ts'
import { type RtspRequest, rtspRequestReader } from './rtsp-requests.ts'
import { sessionDescription } from './session-description.ts'

export type RtspServerOptions = {
  readonly host: string
  /** 0 lets the system choose. */
  readonly port: number
  /** Streams by path, without slashes around it. */
  readonly streams: ReadonlyMap<string, CameraStream>
  /** Without them anyone may play. */
  readonly credentials?: Credentials
  readonly scheme: AuthScheme
  /** With it the server speaks TLS (rtsps). PEM. */
  readonly tls?: { readonly key: string; readonly cert: string }
}

export type RtspServer = {
  readonly port: number
  /** Closes the connections of everyone who plays `stream`. */
  readonly drop: (stream: CameraStream) => void
  /** Closes the port and every connection. */
  readonly close: () => Promise<void>
}

type Headers = Readonly<Record<string, string | ReadonlyArray<string>>>
type Reply = {
  readonly code: number
  readonly reason: string
  readonly headers?: Headers
  readonly body?: string
}

const REALM = 'NeuroMark simulator'
const METHODS = 'OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN'

function encode(cseq: string | undefined, reply: Reply): string {
  const body = reply.body ?? ''
  const lines = [`RTSP/1.0 ${reply.code} ${reply.reason}`, `CSeq: ${cseq ?? '0'}`]
  for (const [name, value] of Object.entries(reply.headers ?? {})) {
    for (const one of typeof value === 'string' ? [value] : value) lines.push(`${name}: ${one}`)
  }
  if (body !== '') lines.push(`Content-Length: ${Buffer.byteLength(body)}`)
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}

function streamPath(url: string): string {
  const path = url.replace(/^rtsps?:\/\/[^/]*\/?/i, '').replace(/[?#].*$/, '')
  return decodeURIComponent(path.replace(/\/?(track0)?\/?$/, ''))
}

/** Serves one connection until it closes. */
function serveConnection(
  socket: Socket,
  options: RtspServerOptions,
  players: Map<Socket, CameraStream>,
): void {
  const nonce = randomBytes(12).toString('hex')
  const sessionId = randomBytes(6).toString('hex')
  const read = rtspRequestReader()
  let stream: CameraStream | undefined
  let receiver: PacketReceiver | undefined

  function leave(): void {
    if (receiver) stream?.receivers.delete(receiver)
    receiver?.close()
    receiver = undefined
    players.delete(socket)
  }

  async function setUp(request: RtspRequest): Promise<Reply> {
    const transport = request.headers.get('transport') ?? ''
    const session = `${sessionId};timeout=60`
    const channel = /interleaved=(\d+)/.exec(transport)
    leave()
    if (/RTP\/AVP\/TCP/i.test(transport) || channel) {
      const first = Number(channel?.[1] ?? 0)
      receiver = interleavedReceiver(socket, first)
      const chosen = `RTP/AVP/TCP;unicast;interleaved=${first}-${first + 1}`
      return { code: 200, reason: 'OK', headers: { Transport: chosen, Session: session } }
    }
    const ports = /client_port=(\d+)-(\d+)/.exec(transport)
    if (!ports) return { code: 461, reason: 'Unsupported Transport' }
    const client = { host: socket.remoteAddress?.replace('::ffff:', '') ?? options.host }
    const udp = await udpReceiver(options.host, {
      ...client,
      rtp: Number(ports[1]),
      rtcp: Number(ports[2]),
    })
    receiver = udp
    if (socket.destroyed) leave()
    const chosen = `RTP/AVP;unicast;client_port=${ports[1]}-${ports[2]};server_port=${udp.ports.rtp}-${udp.ports.rtcp}`
    return { code: 200, reason: 'OK', headers: { Transport: chosen, Session: session } }
  }

  function isAllowed(request: RtspRequest, asked: CameraStream | undefined): boolean {
    if (!options.credentials) return true
    if (asked?.faults.passwordChanged) return false
    const header = request.headers.get('authorization')
    const { scheme, credentials } = options
    return isAuthorised({
      method: request.method,
      header,
      scheme,
      realm: REALM,
      nonce,
      credentials,
    })
  }

  async function answer(request: RtspRequest): Promise<Reply | 'silence'> {
    const path = streamPath(request.url)
    const asked = options.streams.get(path)
    if (asked?.faults.hanging) return 'silence'
    if (request.method === 'OPTIONS') {
      return { code: 200, reason: 'OK', headers: { Public: METHODS } }
    }
    if (!isAllowed(request, asked)) {
      const headers = { 'WWW-Authenticate': challenges(options.scheme, REALM, nonce) }
      return { code: 401, reason: 'Unauthorized', headers }
    }
    if (!asked) return { code: 404, reason: 'Not Found' }
    if (asked.faults.busy) return { code: 503, reason: 'Service Unavailable' }
    switch (request.method) {
      case 'DESCRIBE': {
        const headers = { 'Content-Base': `${request.url}/`, 'Content-Type': 'application/sdp' }
        return { code: 200, reason: 'OK', headers, body: sessionDescription(path, asked.clip()) }
      }
      case 'SETUP':
        stream = asked
        return setUp(request)
      case 'PLAY':
        if (!receiver) return { code: 455, reason: 'Method Not Valid in This State' }
        return {
          code: 200,
          reason: 'OK',
          headers: { Session: sessionId, Range: 'npt=0.000-' },
        }
      case 'GET_PARAMETER':
      case 'SET_PARAMETER':
      case 'TEARDOWN':
        return { code: 200, reason: 'OK', headers: { Session: sessionId } }
      default:
        return { code: 501, reason: 'Not Implemented' }
    }
  }

  let turn = Promise.resolve()
  async function serve(request: RtspRequest): Promise<void> {
    const reply = await answer(request)
    if (reply === 'silence' || socket.destroyed) return
    socket.write(encode(request.headers.get('cseq'), reply))
    if (request.method === 'TEARDOWN') leave()
    if (request.method === 'PLAY' && reply.code === 200 && stream && receiver) {
      stream.receivers.add(receiver)
      players.set(socket, stream)
    }
  }

  socket.setNoDelay(true)
  // Resets are ordinary here; `close` follows.
  socket.on('error', () => undefined)
  socket.on('close', leave)
  socket.on('data', (chunk) => {
    for (const request of read(chunk)) {
      turn = turn.then(() => serve(request)).catch(() => void socket.destroy())
    }
  })
}

function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.removeListener('error', reject)
      const address = server.address()
      if (address === null || typeof address === 'string') {
        reject(new Error('The RTSP server listens on no port.'))
      } else {
        resolve(address)
      }
    })
  })
}

/**
 * Starts an RTSP server for streams over TCP (interleaved) and UDP.
 *
 * @throws the system's error when the port cannot be opened.
 */
export async function startRtspServer(options: RtspServerOptions): Promise<RtspServer> {
  const sockets = new Set<Socket>()
  const players = new Map<Socket, CameraStream>()
  const serve = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serveConnection(socket, options, players)
  }
  const server = options.tls ? createTlsServer(options.tls, serve) : createServer(serve)
  const { port } = await listen(server, options.host, options.port)
  return {
    port,
    drop(stream) {
      for (const [socket, played] of players) if (played === stream) socket.destroy()
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
