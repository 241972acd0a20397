import net from 'node:net'
import tls from 'node:tls'
import type { CameraFault } from '../../../contracts/cameras.ts'
import type { ProbeTarget } from '../../ports/camera-prober.ts'
import type { DescribedStream, StreamDescriber } from '../../ports/ingest.ts'
import { answerChallenge, readChallenges } from './authorization.ts'
import { pictureSize } from './picture-size.ts'

type Answer = {
  readonly status: number
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
  readonly body: string
}

class DescribeFailure extends Error {
  override readonly name = 'DescribeFailure'
  constructor(
    readonly fault: CameraFault,
    message: string,
  ) {
    super(message)
  }
}

/** Patience with one camera, milliseconds: for the connection, and for each answer. */
const defaultPatience = { connectMs: 4000, answerMs: 5000 }
const mostAnswerBytes = 256 * 1024

/** An RTSP client that goes as far as DESCRIBE (RFC 2326), to name what is wrong and which codec would come. */
export function makeStreamDescriber(patience = defaultPatience): StreamDescriber {
  return {
    async describe(target, signal) {
      let url: URL
      try {
        url = new URL(target.url)
      } catch {
        return failed('not-rtsp', 'The address is not a URL. It should look like rtsp://host/path.')
      }
      try {
        return await converse(url, target, patience, signal)
      } catch (error) {
        if (error instanceof DescribeFailure) return failed(error.fault, error.message)
        return failed(...faultOfSocketError(error, url))
      }
    },
  }
}

const failed = (cause: CameraFault, message: string): DescribedStream => ({
  kind: 'failed',
  cause,
  message,
})

async function converse(
  url: URL,
  target: ProbeTarget,
  patience: typeof defaultPatience,
  signal: AbortSignal | undefined,
): Promise<DescribedStream> {
  const socket = await connect(url, patience.connectMs, signal)
  try {
    const uri = `${url.protocol}//${url.host}${url.pathname}${url.search}`
    const ask = makeAsker(socket, url, patience.answerMs, signal)
    await ask('OPTIONS', uri, [])
    const accept = ['Accept: application/sdp']
    let answer = await ask('DESCRIBE', uri, accept)
    if (answer.status === 401) {
      const challenges = readChallenges(
        answer.headers.flatMap(([name, value]) => (name === 'www-authenticate' ? [value] : [])),
      )
      const authorization =
        target.username === null
          ? undefined
          : answerChallenge(
              challenges,
              { method: 'DESCRIBE', uri },
              { username: target.username, password: target.password ?? '' },
            )
      if (!authorization)
        return failed('unauthorised', 'The camera asks for a user name and password.')
      answer = await ask('DESCRIBE', uri, [...accept, `Authorization: ${authorization}`])
    }
    return judge(answer, url)
  } finally {
    socket.destroy()
  }
}

function judge({ status, body }: Answer, url: URL): DescribedStream {
  if (status === 401 || status === 403)
    return failed('unauthorised', 'Wrong user name or password.')
  if (status === 404 || status === 454)
    return failed('not-found', `The camera has no stream at ${url.pathname}${url.search}.`)
  if (status === 453 || status === 503)
    return failed('busy', 'The camera is busy: it serves as many viewers as it can.')
  if (status !== 200) return failed('ended', `The camera answered with status ${status}.`)
  const video = body.split(/\r?\nm=/).find((part) => part.startsWith('video'))
  if (!video) return failed('unsupported-codec', 'The stream carries no video.')
  const [, name = ''] = /a=rtpmap:\d+\s+([\w-]+)\//i.exec(video) ?? []
  switch (name.toUpperCase()) {
    case 'H264':
      return { kind: 'ok', codec: 'h264', picture: pictureSize(video, 'h264') }
    case 'H265':
      return { kind: 'ok', codec: 'hevc', picture: pictureSize(video, 'hevc') }
    default:
      return failed(
        'unsupported-codec',
        `The camera sends ${name || 'an unknown codec'}. Set it to H.264 or H.265.`,
      )
  }
}

function connect(url: URL, withinMs: number, signal: AbortSignal | undefined): Promise<net.Socket> {
  const secure = url.protocol === 'rtsps:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port) || (secure ? 322 : 554)
  return new Promise((resolve, reject) => {
    // Cameras sign their own certificates: the connection is private, not proven.
    const socket = secure
      ? tls.connect({ host, port, rejectUnauthorized: false })
      : net.connect({ host, port })
    const timer = setTimeout(
      () => fail(new DescribeFailure('unreachable', `${url.host} did not answer.`)),
      withinMs,
    )
    const finish = (): void => {
      clearTimeout(timer)
      // The signal of a camera lives as long as the camera: what stays on it adds up.
      signal?.removeEventListener('abort', onAbort)
    }
    const fail = (error: unknown): void => {
      finish()
      socket.destroy()
      reject(error as Error)
    }
    const onAbort = (): void => fail(new DescribeFailure('ended', 'Stopped.'))
    socket.once('error', fail)
    signal?.addEventListener('abort', onAbort)
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      finish()
      socket.off('error', fail)
      socket.on('error', () => undefined)
      resolve(socket)
    })
  })
}

function makeAsker(
  socket: net.Socket,
  url: URL,
  withinMs: number,
  signal: AbortSignal | undefined,
) {
  let sequence = 0
  return (method: string, uri: string, headers: ReadonlyArray<string>): Promise<Answer> =>
    new Promise((resolve, reject) => {
      let received = Buffer.alloc(0)
      const finish = (settle: () => void): void => {
        clearTimeout(timer)
        socket.off('data', onData)
        socket.off('close', onClose)
        signal?.removeEventListener('abort', onAbort)
        settle()
      }
      const refuse = (fault: CameraFault, message: string): void =>
        finish(() => reject(new DescribeFailure(fault, message)))
      const onClose = (): void =>
        received.length > 0
          ? refuse('not-rtsp', `${url.host} answers, but not as an RTSP camera.`)
          : refuse('ended', `${url.host} closed the connection without an answer.`)
      const onData = (chunk: Buffer): void => {
        received = Buffer.concat([received, chunk])
        const begin = received.subarray(0, 5).toString('latin1')
        if (!'RTSP/'.startsWith(begin.slice(0, 5)) && begin !== 'RTSP/')
          return refuse(
            'not-rtsp',
            begin.startsWith('HTTP')
              ? `${url.host} is a web server, not an RTSP camera. Check the port (often 554).`
              : `${url.host} answers, but not as an RTSP camera.`,
          )
        if (received.length > mostAnswerBytes)
          return refuse('not-rtsp', `${url.host} answers, but not as an RTSP camera.`)
        const answer = readAnswer(received)
        if (answer) finish(() => resolve(answer))
      }
      const timer = setTimeout(
        () => refuse('silent', `${url.host} accepts the connection but says nothing.`),
        withinMs,
      )
      const onAbort = (): void => refuse('ended', 'Stopped.')
      if (signal?.aborted) return onAbort()
      // Closed since the last answer: 'close' does not come again.
      if (socket.destroyed) return onClose()
      signal?.addEventListener('abort', onAbort)
      socket.on('data', onData)
      socket.once('close', onClose)
      socket.write(
        [
          `${method} ${uri} RTSP/1.0`,
          `CSeq: ${++sequence}`,
          'User-Agent: NeuroMark',
          ...headers,
          '',
          '',
        ].join('\r\n'),
      )
    })
}

function readAnswer(received: Buffer): Answer | undefined {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [line = '', ...rest] = received.subarray(0, end).toString('latin1').split('\r\n')
  const headers = rest.map((header): readonly [string, string] => {
    const colon = header.indexOf(':')
    return [header.slice(0, colon).trim().toLowerCase(), header.slice(colon + 1).trim()]
  })
  const length = Number(headers.find(([name]) => name === 'content-length')?.[1] ?? 0)
  if (received.length < end + 4 + length) return undefined
  return {
    status: Number(/^RTSP\/\d\.\d\s+(\d{3})/.exec(line)?.[1] ?? 0),
    headers,
    body: received.subarray(end + 4, end + 4 + length).toString('utf8'),
  }
}

function faultOfSocketError(error: unknown, url: URL): [CameraFault, string] {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  switch (code) {
    case 'ECONNREFUSED':
      return ['refused', `${url.host} refuses the connection. Check the port, and that RTSP is on.`]
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return ['unknown-host', `The name ${url.hostname} is not known in this network.`]
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return ['unreachable', `${url.host} cannot be reached from this desktop.`]
    case 'ECONNRESET':
    case 'EPIPE':
      return ['ended', `${url.host} closed the connection.`]
    default:
      return ['unreachable', `${url.host} cannot be reached (${code || 'unknown reason'}).`]
  }
}
