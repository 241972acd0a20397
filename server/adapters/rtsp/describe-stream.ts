import type { CameraFault } from '../../../contracts/cameras.ts'
import type { StreamCodec } from '../../../contracts/inference.ts'
import type { ProbeTarget } from '../../ports/camera-prober.ts'
import type { DescribedStream, StreamDescriber } from '../../ports/ingest.ts'
import { pictureSize } from './picture-size.ts'
import { openRtspConnection, type RtspAnswer, type RtspConnection } from './rtsp-connection.ts'
import { failureOf, SourceFailure } from './source-failure.ts'

export type DescribeOptions = {
  /** Patience with one camera, milliseconds: for the connection, and for each answer. */
  readonly connectMs: number
  readonly answerMs: number
  readonly mayBeUnverified?: (address: string) => boolean
}

export const defaultPatience: DescribeOptions = { connectMs: 4000, answerMs: 5000 }
/** A camera that sends on further than this sends in a circle. */
const mostRedirects = 3
/** ffmpeg cuts logins off after 127 bytes, as they stand in an address. */
const mostLoginBytes = 120

/** An RTSP client that goes as far as DESCRIBE (RFC 2326), to name what is wrong and which codec would come. */
export function makeStreamDescriber(options = defaultPatience): StreamDescriber {
  return {
    async describe(target, signal) {
      let url: URL
      try {
        url = new URL(target.url)
      } catch {
        return failed('not-rtsp', 'The address is not a URL. It should look like rtsp://host/path.')
      }
      try {
        return await describeAt(url, target, options, signal)
      } catch (error) {
        const { fault, message } = failureOf(error, url)
        return failed(fault, message)
      }
    },
  }
}

const failed = (cause: CameraFault, message: string): DescribedStream => ({
  kind: 'failed',
  cause,
  message,
})

async function describeAt(
  asked: URL,
  target: ProbeTarget,
  options: DescribeOptions,
  signal: AbortSignal | undefined,
): Promise<DescribedStream> {
  let url = asked
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const connection = await openRtspConnection(url, { ...options, signal, login: loginOf(target) })
    try {
      const answer = await ask(connection, url)
      const { status } = answer
      if (status < 300 || status > 399) return judge(answer, url, target, connection)
      url = redirected(answer, url)
    } finally {
      connection.close()
    }
  }
  return failed('not-found', `${asked.host} sends on from one address to the next without end.`)
}

export const loginOf = ({ username, password }: ProbeTarget) =>
  username === null ? null : { username, password: password ?? '' }

/** The address without credentials, as cameras are asked for it. */
export const requestUri = (url: URL): string =>
  `${url.protocol}//${url.host}${url.pathname}${url.search}`

async function ask(connection: RtspConnection, url: URL): Promise<RtspAnswer> {
  const uri = requestUri(url)
  await connection.request({ method: 'OPTIONS', uri, headers: ['User-Agent: NeuroMark'] })
  const headers = ['User-Agent: NeuroMark', 'Accept: application/sdp']
  return connection.request({ method: 'DESCRIBE', uri, headers })
}

/** Where a camera sends on to: on the same host only, because the login goes along. @throws SourceFailure */
function redirected(answer: RtspAnswer, from: URL): URL {
  const location = answer.headers.find(([name]) => name === 'location')?.[1] ?? ''
  let to: URL
  try {
    to = new URL(location)
  } catch {
    throw new SourceFailure('not-found', `${from.host} sends on, but says no address.`)
  }
  if (to.hostname !== from.hostname || to.protocol !== from.protocol) {
    throw new SourceFailure(
      'not-found',
      `${from.host} sends on to ${to.protocol}//${to.host}${to.pathname}. If that is right, enter it as the address of the camera.`,
    )
  }
  return to
}

function judge(
  { status, body }: RtspAnswer,
  url: URL,
  { username, password }: ProbeTarget,
  connection: RtspConnection,
): DescribedStream {
  if (status === 401 && username === null)
    return failed('unauthorised', 'The camera asks for a user name and password.')
  if (status === 401 && connection.answered() === null)
    return failed(
      'unauthorised',
      'The camera asks for a login of a kind that NeuroMark does not know. Set it to Digest or Basic.',
    )
  if (status === 401 || status === 403)
    return failed('unauthorised', 'Wrong user name or password.')
  if (status === 404 || status === 454)
    return failed('not-found', `The camera has no stream at ${url.pathname}${url.search}.`)
  if (status === 453 || status === 503)
    return failed('busy', 'The camera is busy: it serves as many viewers as it can.')
  if (status !== 200) return failed('ended', `The camera answered with status ${status}.`)
  const video = body.split(/\r?\n(?=m=)/).find((part) => part.startsWith('m=video'))
  if (video === undefined)
    return failed(
      'no-video',
      'The stream carries no video. Check that it is not the address of the sound.',
    )
  const found = codecOf(video)
  if (found.codec === null)
    return failed('unsupported-codec', `The camera sends ${found.name}. Set it to H.264 or H.265.`)
  const plain = connection.answered()?.plain ?? true
  const login = `${encodeURIComponent(username ?? '')}:${encodeURIComponent(password ?? '')}`
  const awkward = login.length > mostLoginBytes || /["\\]/.test(username ?? '')
  const relayed = url.protocol === 'rtsps:' || !plain || awkward
  return {
    kind: 'ok',
    codec: found.codec,
    picture: pictureSize(video.slice('m='.length), found.codec),
    opening: { kind: 'rtsp', url: requestUri(url), relayed },
    ...(connection.note === null ? {} : { note: connection.note }),
  }
}

function codecOf(video: string): { readonly codec: StreamCodec | null; readonly name: string } {
  const [, type = ''] = /^m=video\s+\d+\S*\s+\S+\s+(\d+)/.exec(video) ?? []
  const [, mapped] = new RegExp(`^a=rtpmap:${type}\\s+([\\w-]+)/`, 'im').exec(video) ?? []
  // 26 needs no mapping (RFC 3551).
  const name = (mapped ?? (type === '26' ? 'JPEG' : '')).toUpperCase()
  switch (name) {
    case 'H264':
      return { codec: 'h264', name }
    case 'H265':
      return { codec: 'hevc', name }
    case 'JPEG':
      return { codec: 'mjpeg', name }
    default:
      return { codec: null, name: mapped ?? 'an unknown codec' }
  }
}
