import {
  answerChallenge,
  isPlain,
  readChallenges,
  strongest,
  type Challenge,
} from './authorization.ts'
import { connect } from './connect.ts'
import { makeRtspReader, type RtspMessage, type RtspReaderEvents } from './rtsp-reader.ts'
import { SourceFailure } from './source-failure.ts'

export type RtspAnswer = RtspMessage & { readonly status: number }

export type RtspRequest = {
  readonly method: string
  readonly uri: string
  /** Lines; without CSeq and Authorization. */
  readonly headers?: ReadonlyArray<string>
}

/** One connection to a camera, which logs in where it is asked to. Requests are made one after the other. */
export type RtspConnection = {
  /** What is to be known of its safety; null where nothing is. */
  readonly note: string | null
  /** Asks, and asks again with a login where the camera wants one. `deliver` gets the answer before what follows it is read. */
  request(request: RtspRequest, deliver?: (answer: RtspAnswer) => void): Promise<RtspAnswer>
  /** The challenge that was answered last: null where the camera asked for no login. */
  answered(): { readonly plain: boolean } | null
  /** Sends interleaved packets. */
  send(bytes: Buffer): void
  pause(): void
  resume(): void
  close(): void
}

export type RtspConnectionOptions = {
  readonly login: { readonly username: string; readonly password: string } | null
  readonly connectMs: number
  readonly answerMs: number
  readonly signal?: AbortSignal | undefined
  readonly mayBeUnverified?: ((address: string) => boolean) | undefined
  readonly on?: Pick<RtspReaderEvents, 'data' | 'packet'> & { readonly closed?: () => void }
}

/** @throws SourceFailure, as its requests do. */
export async function openRtspConnection(
  url: URL,
  options: RtspConnectionOptions,
): Promise<RtspConnection> {
  const secure = url.protocol === 'rtsps:'
  const { signal, mayBeUnverified } = options
  const { socket, note } = await connect(url, {
    ...{ secure, signal, defaultPort: secure ? 322 : 554, withinMs: options.connectMs },
    ...(mayBeUnverified ? { mayBeUnverified } : {}),
  })
  socket.setNoDelay(true)
  let sequence = 0
  let challenges: ReadonlyArray<Challenge> = []
  let answers = 0
  let heard = false
  let waiting:
    | {
        readonly answer: (answer: RtspAnswer) => void
        readonly fail: (error: SourceFailure) => void
      }
    | undefined

  const foreign = (begin: string): SourceFailure =>
    new SourceFailure(
      'not-rtsp',
      begin.startsWith('HTTP')
        ? `${url.host} is a web server, not an RTSP camera. Check the port (often 554).`
        : `${url.host} answers, but not as an RTSP camera.`,
    )
  const read = makeRtspReader({
    ...options.on,
    message(message) {
      const [, status] = /^RTSP\/\d\.\d\s+(\d{3})/.exec(message.line) ?? []
      if (status !== undefined) waiting?.answer({ ...message, status: Number(status) })
      // Before the first answer a line of another protocol; later a request of the camera, which nobody has to answer.
      else if (!heard) waiting?.fail(foreign(message.line))
      heard = true
    },
  })
  let begun = false
  socket.on('data', (chunk: Buffer) => {
    const begin = begun ? '' : chunk.toString('latin1', 0, 5)
    begun = true
    try {
      if (begin.length === 5 && begin !== 'RTSP/') return waiting?.fail(foreign(begin))
      read(chunk)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      waiting?.fail(foreign(''))
      socket.destroy()
    }
  })
  const gone = (): SourceFailure =>
    begun && !heard
      ? foreign('')
      : new SourceFailure('ended', `${url.host} closed the connection without an answer.`)
  socket.once('close', () => {
    waiting?.fail(gone())
    options.on?.closed?.()
  })

  const ask = (
    { method, uri, headers = [] }: RtspRequest,
    login: string | undefined,
    deliver: (answer: RtspAnswer) => void,
  ): Promise<RtspAnswer> =>
    new Promise((resolve, reject) => {
      const finish = (): void => {
        waiting = undefined
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
      }
      const fail = (error: SourceFailure): void => {
        finish()
        reject(error)
      }
      const timer = setTimeout(
        () =>
          fail(new SourceFailure('silent', `${url.host} accepts the connection but says nothing.`)),
        options.answerMs,
      )
      const onAbort = (): void => fail(new SourceFailure('ended', 'Stopped.'))
      waiting = {
        fail,
        answer(answer) {
          finish()
          deliver(answer)
          resolve(answer)
        },
      }
      if (signal?.aborted) return onAbort()
      // Closed since the last answer: 'close' does not come again.
      if (socket.destroyed) return fail(gone())
      signal?.addEventListener('abort', onAbort)
      const lines = [`${method} ${uri} RTSP/1.0`, `CSeq: ${++sequence}`, ...headers]
      if (login !== undefined) lines.push(`Authorization: ${login}`)
      socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    })

  const loginFor = (request: RtspRequest): string | undefined =>
    options.login === null || challenges.length === 0
      ? undefined
      : answerChallenge(challenges, request, options.login, ++answers)

  return {
    note,
    async request(request, deliver = () => undefined) {
      /** A refused login is tried once more with the camera's new question, and then told. */
      let retried = false
      let again: string | undefined
      const take = (answer: RtspAnswer): void => {
        again = undefined
        if (answer.status === 401 && !retried) {
          retried = true
          challenges = readChallenges(
            answer.headers.flatMap(([name, value]) => (name === 'www-authenticate' ? [value] : [])),
          )
          answers = 0
          again = loginFor(request)
        }
        if (again === undefined) deliver(answer)
      }
      const before = loginFor(request)
      const answer = await ask(request, before, take)
      return again === undefined ? answer : ask(request, again, take)
    },
    answered() {
      const challenge = strongest(challenges)
      return challenge && answers > 0 ? { plain: isPlain(challenge) } : null
    },
    send: (bytes) => void socket.write(bytes),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    close: () => void socket.destroy(),
  }
}
