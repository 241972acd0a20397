import { request, type IncomingMessage } from 'node:http'
import type { ProbeTarget } from '../../ports/camera-prober.ts'
import { answerChallenge, readChallenges } from '../rtsp/authorization.ts'
import { connect } from '../rtsp/connect.ts'
import { loginOf, type DescribeOptions } from '../rtsp/describe-stream.ts'
import { failureOf, SourceFailure } from '../rtsp/source-failure.ts'
import { makeJpegCutter } from './cut-jpegs.ts'

/** No byte of a running stream for so long ends it, milliseconds: whoever reads the pictures gives up sooner. */
const silenceMs = 40_000
const mostRedirects = 3

export type MjpegStream = {
  /** What is to be known of the connection's safety; null where nothing is. */
  readonly note: string | null
  /** The pictures as they come, each a whole JPEG. Ends with the stream. @throws SourceFailure */
  pictures(): AsyncIterable<Buffer>
  close(): void
}

/**
 * Opens a camera's pictures over HTTP (multipart/x-mixed-replace), logged in where it asks for it: the password is in no
 * process list, and only goes to the host that was entered. @throws SourceFailure
 */
export async function openMjpeg(
  target: ProbeTarget,
  options: DescribeOptions,
  signal?: AbortSignal,
): Promise<MjpegStream> {
  let url: URL
  try {
    url = new URL(target.url)
  } catch {
    throw new SourceFailure('not-found', 'The address is not a URL.')
  }
  const login = loginOf(target)
  let authorization: string | undefined
  for (let tries = 0; tries <= mostRedirects + 1; tries++) {
    const { response, note } = await ask(url, authorization, options, signal)
    const { statusCode: status = 0 } = response
    if (status === 200) return streamOf(response, url, note)
    response.destroy()
    if (status === 401 && authorization === undefined && login !== null) {
      const challenges = readChallenges(challengesOf(response))
      const uri = `${url.pathname}${url.search}`
      authorization = answerChallenge(challenges, { method: 'GET', uri }, login)
      if (authorization !== undefined) continue
    }
    if (status < 300 || status > 399) throw refusal(status, url, login !== null)
    url = sentOn(response, url)
    authorization = undefined
  }
  throw new SourceFailure('not-found', `${url.host} sends on from one address to the next.`)
}

/** Node joins repeated headers; here each one counts. */
const challengesOf = ({ rawHeaders }: IncomingMessage): ReadonlyArray<string> =>
  rawHeaders.flatMap((name, i) =>
    i % 2 === 0 && name.toLowerCase() === 'www-authenticate' ? [rawHeaders[i + 1] ?? ''] : [],
  )

function sentOn(response: IncomingMessage, from: URL): URL {
  let to: URL
  try {
    to = new URL(response.headers.location ?? '', from)
  } catch {
    throw new SourceFailure('not-found', `${from.host} sends on, but says no address.`)
  }
  if (to.hostname === from.hostname && (to.protocol === from.protocol || to.protocol === 'https:'))
    return to
  throw new SourceFailure(
    'not-found',
    `${from.host} sends on to ${to.protocol}//${to.host}${to.pathname}. If that is right, enter it as the address of the camera.`,
  )
}

function refusal(status: number, url: URL, withLogin: boolean): SourceFailure {
  switch (status) {
    case 401:
      return new SourceFailure(
        'unauthorised',
        withLogin
          ? 'Wrong user name or password.'
          : 'The camera asks for a user name and password.',
      )
    case 403:
      return new SourceFailure('unauthorised', 'Wrong user name or password.')
    case 404:
    case 410:
      return new SourceFailure(
        'not-found',
        `The camera has no stream at ${url.pathname}${url.search}.`,
      )
    case 429:
    case 503:
      return new SourceFailure('busy', 'The camera is busy: it serves as many viewers as it can.')
    default:
      return new SourceFailure('ended', `The camera answered with status ${status}.`)
  }
}

async function ask(
  url: URL,
  authorization: string | undefined,
  options: DescribeOptions,
  signal: AbortSignal | undefined,
): Promise<{ readonly response: IncomingMessage; readonly note: string | null }> {
  const secure = url.protocol === 'https:'
  const { socket, note } = await connect(url, {
    ...{ secure, signal, defaultPort: secure ? 443 : 80, withinMs: options.connectMs },
    ...(options.mayBeUnverified ? { mayBeUnverified: options.mayBeUnverified } : {}),
  })
  return new Promise((resolve, reject) => {
    const asked = request({
      // The connection is there: its safety was judged.
      createConnection: () => socket,
      method: 'GET',
      path: `${url.pathname}${url.search}`,
      headers: {
        Host: url.host,
        'User-Agent': 'NeuroMark',
        Accept: 'multipart/x-mixed-replace, image/jpeg',
        Connection: 'close',
        ...(authorization === undefined ? {} : { Authorization: authorization }),
      },
    })
    const finish = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
    const fail = (error: SourceFailure): void => {
      finish()
      socket.destroy()
      reject(error)
    }
    const onAbort = (): void => fail(new SourceFailure('ended', 'Stopped.'))
    const timer = setTimeout(
      () =>
        fail(new SourceFailure('silent', `${url.host} accepts the connection but says nothing.`)),
      options.answerMs,
    )
    signal?.addEventListener('abort', onAbort)
    if (signal?.aborted) return onAbort()
    asked.on('error', (error) => {
      const code = 'code' in error ? String(error.code) : ''
      if (code.startsWith('HPE_'))
        return fail(
          new SourceFailure('not-rtsp', `${url.host} answers, but not as a camera with HTTP.`),
        )
      if (code === 'ECONNRESET')
        return fail(
          new SourceFailure('ended', `${url.host} closed the connection without an answer.`),
        )
      fail(failureOf(error, url))
    })
    asked.once('response', (response) => {
      finish()
      resolve({ response, note })
    })
    asked.end()
  })
}

function streamOf(response: IncomingMessage, url: URL, note: string | null): MjpegStream {
  const type = (response.headers['content-type'] ?? '').toLowerCase()
  const close = (): void => void response.destroy()
  if (!/^multipart\//.test(type)) {
    close()
    throw notMoving(type, url)
  }
  response.socket.setTimeout(silenceMs, close)
  return { note, close, pictures: () => picturesOf(response, url) }
}

function notMoving(type: string, url: URL): SourceFailure {
  const at = `${url.host}${url.pathname}`
  if (type.startsWith('image/'))
    return new SourceFailure(
      'no-video',
      `${at} is a single picture. Enter the address of the moving ones (MJPEG).`,
    )
  if (type.startsWith('text/'))
    return new SourceFailure(
      'no-video',
      `${at} is a web page. Enter the address of the camera's pictures (MJPEG).`,
    )
  return new SourceFailure(
    type.startsWith('audio/') ? 'no-video' : 'unsupported-codec',
    `${at} sends ${type || 'something unknown'}. NeuroMark reads MJPEG over HTTP.`,
  )
}

async function* picturesOf(response: IncomingMessage, url: URL): AsyncIterable<Buffer> {
  const cutter = makeJpegCutter()
  try {
    for await (const chunk of response) yield* cutter.push(chunk as Buffer)
  } catch (error) {
    if (error instanceof RangeError)
      throw new SourceFailure('unsupported-codec', `${url.host} sends no JPEGs.`)
    // It closed the connection in the middle of a picture, or we did.
    throw new SourceFailure('ended', `${url.host} closed the connection.`)
  } finally {
    response.destroy()
  }
}
