import { createServer, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CameraFault } from '../../contracts/cameras.ts'
import { makeStreamDescriber } from '../../server/adapters/rtsp/describe-stream.ts'
import type { ProbeTarget } from '../../server/ports/camera-prober.ts'
import type { DescribedStream } from '../../server/ports/ingest.ts'
import type { AuthScheme } from '../../simulator/rtsp/authorise.ts'
import {
  type BadPeer,
  startHttpPeer,
  startSilentPeer,
} from '../../simulator/rtsp/start-bad-peers.ts'
import {
  type ClipPair,
  type SimulatedCameraServer,
  startCamera,
} from '../../simulator/rtsp/start-camera.ts'
import { seededRandom } from '../../simulator/seeded-random.ts'
import { clipFolder, testPair } from './simulator-fixtures.ts'

// Characters that mean something in addresses, headers and ffmpeg's scripts.
const user = { username: 'front door', password: "p4ss: w@rd/'%2f\\ü" }
const { describe: ask } = makeStreamDescriber()
const impatient = makeStreamDescriber({ connectMs: 1000, answerMs: 400 })

let folder: Awaited<ReturnType<typeof clipFolder>>
let pairs: Record<'h264' | 'h265', ClipPair>
let camera: SimulatedCameraServer
let peer: BadPeer | undefined

async function start(codec: 'h264' | 'h265', scheme: AuthScheme | 'open'): Promise<void> {
  camera = await startCamera({
    host: '127.0.0.1',
    port: 0,
    clips: [pairs[codec]],
    ...(scheme === 'open' ? {} : { credentials: user }),
    scheme: scheme === 'open' ? 'digest' : scheme,
    random: seededRandom('describe'),
  })
}

const target = (more: Partial<ProbeTarget> = {}): ProbeTarget => ({
  url: camera.mainUrl,
  ...user,
  transport: 'tcp',
  ...more,
})

const at = (port: number): ProbeTarget => target({ url: `rtsp://127.0.0.1:${port}/main` })

/** The answer, which must come within the time that a tile may show nothing. */
async function fault(asked: ProbeTarget): Promise<Extract<DescribedStream, { kind: 'failed' }>> {
  const startedAt = performance.now()
  const answer = await ask(asked)
  expect(performance.now() - startedAt).toBeLessThan(12_000)
  if (answer.kind !== 'failed') throw new Error(`${asked.url} answered ${answer.codec}`)
  return answer
}

beforeAll(async () => {
  folder = await clipFolder()
  pairs = {
    h264: await testPair(folder.path, 'h264', 'h264'),
    h265: await testPair(folder.path, 'h265', 'h265'),
  }
})

afterEach(async () => {
  await camera?.close()
  await peer?.close()
  peer = undefined
})

afterAll(() => folder.remove())

describe('a camera that is well', () => {
  it.each<['h264' | 'h265', AuthScheme | 'open', string]>([
    ['h264', 'digest', 'h264'],
    ['h264', 'basic', 'h264'],
    ['h264', 'both', 'h264'],
    ['h264', 'open', 'h264'],
    ['h265', 'digest', 'hevc'],
  ])(
    'that sends %s and asks by %s is named as %s, with the size of its picture',
    async (codec, scheme, name) => {
      await start(codec, scheme)
      const picture = { width: 640, height: 360 }
      for (const url of [camera.mainUrl, camera.subUrl]) {
        const opening = { kind: 'rtsp', url, relayed: false }
        expect(await ask(target({ url }))).toEqual({ kind: 'ok', codec: name, picture, opening })
      }
    },
  )
})

describe('a camera that is not well', () => {
  it.each<[string, (asked: ProbeTarget) => ProbeTarget, CameraFault, RegExp]>([
    [
      'wrong password',
      (asked) => ({ ...asked, password: 'x' }),
      'unauthorised',
      /^Wrong user name or password\.$/,
    ],
    [
      'wrong user',
      (asked) => ({ ...asked, username: 'x' }),
      'unauthorised',
      /^Wrong user name or password\.$/,
    ],
    [
      'no user',
      (asked) => ({ ...asked, username: null, password: null }),
      'unauthorised',
      /asks for a user name and password/,
    ],
    [
      'unknown path',
      (asked) => ({ ...asked, url: `${asked.url}x?channel=1` }),
      'not-found',
      /no stream at \/mainx\?channel=1\.$/,
    ],
    [
      'unknown host name',
      (asked) => ({ ...asked, url: 'rtsp://camera.invalid/main' }),
      'unknown-host',
      /camera\.invalid is not known/,
    ],
    [
      'no address at all',
      (asked) => ({ ...asked, url: 'camera 1' }),
      'not-rtsp',
      /not a URL.+rtsp:\/\//,
    ],
  ])('%s', async (_what, change, cause, message) => {
    await start('h264', 'digest')
    const answer = await fault(change(target()))
    expect(answer.cause).toBe(cause)
    expect(answer.message).toMatch(message)
    // What is said of a fault is shown and logged.
    expect(answer.message).not.toContain(user.password)
  })

  it('that refuses the connection is named as refusing, with its port', async () => {
    await start('h264', 'digest')
    const { port } = camera
    await camera.close()
    const { cause, message } = await fault(at(port))
    expect(cause).toBe('refused')
    expect(message).toContain(`127.0.0.1:${port} refuses the connection`)
  })

  it('that accepts and says nothing is silent', async () => {
    peer = await startSilentPeer()
    const { cause, message } = await fault(at(peer.port))
    expect(cause).toBe('silent')
    expect(message).toContain('says nothing')
  })

  it('that hangs over its answer is silent', async () => {
    await start('h264', 'digest')
    await camera.fault({ op: 'hang' })
    expect(await impatient.describe(target())).toMatchObject({ kind: 'failed', cause: 'silent' })
  })

  it('that is a web server is named as one', async () => {
    peer = await startHttpPeer()
    const { cause, message } = await fault(at(peer.port))
    expect(cause).toBe('not-rtsp')
    expect(message).toContain('web server')
  })

  it('that has too many viewers is busy', async () => {
    await start('h264', 'digest')
    await camera.fault({ op: 'busy' })
    expect((await fault(target())).cause).toBe('busy')
  })
})

describe('a peer that answers by a script', () => {
  async function served(serve: (socket: Socket) => void): Promise<ProbeTarget> {
    const server = createServer((socket) => {
      socket.setNoDelay(true).on('error', () => undefined)
      serve(socket)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('The peer has no port.')
    peer = {
      port: address.port,
      close: () => new Promise((resolve) => server.close(() => resolve())),
    }
    return at(address.port)
  }

  /** Answers each request with the next of `answers`; null closes the connection. */
  const scripted = (...answers: ReadonlyArray<string | null>): Promise<ProbeTarget> =>
    served((socket) => {
      let turn = 0
      socket.on('data', () => {
        const answer = answers[turn++]
        if (typeof answer === 'string') socket.write(answer)
        else if (answer === null) socket.end()
      })
    })
  const ok = 'RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n'
  const described = (...lines: ReadonlyArray<string>): string => {
    const body = ['v=0', ...lines, ''].join('\r\n')
    return `RTSP/1.0 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  }

  it.each<[string, ReadonlyArray<string | null>, CameraFault, RegExp]>([
    ['closes at once', [null], 'ended', /closed the connection without an answer/],
    ['speaks another protocol', ['SSH-2.0-OpenSSH_9.2\r\n'], 'not-rtsp', /not as an RTSP camera/],
    [
      'sends VP8',
      [ok, described('m=video 0 RTP/AVP 97', 'a=rtpmap:97 VP8/90000')],
      'unsupported-codec',
      /sends VP8\. Set it to H\.264/,
    ],
    [
      'sends what it does not name',
      [ok, described('m=video 0 RTP/AVP 96')],
      'unsupported-codec',
      /unknown codec/,
    ],
    ['has sound only', [ok, described('m=audio 0 RTP/AVP 0')], 'no-video', /no video/],
    ['describes nothing', [ok, ok], 'no-video', /no video/],
    ['closes after its description was asked for', [ok, null], 'ended', /closed the connection/],
    [
      'has no such session',
      [ok, 'RTSP/1.0 454 Session Not Found\r\n\r\n'],
      'not-found',
      /no stream/,
    ],
    ['is full', [ok, 'RTSP/1.0 453 Not Enough Bandwidth\r\n\r\n'], 'busy', /busy/],
    [
      'sends on to another host',
      [ok, 'RTSP/1.0 302 Found\r\nLocation: rtsp://192.0.2.1/main\r\n\r\n'],
      'not-found',
      /sends on to rtsp:\/\/192\.0\.2\.1\/main/,
    ],
    [
      'sends on to nowhere',
      [ok, 'RTSP/1.0 301 Moved Permanently\r\n\r\n'],
      'not-found',
      /says no address/,
    ],
    [
      'promises a description without end',
      [ok, 'RTSP/1.0 200 OK\r\nContent-Length: 99999999999\r\n\r\n'],
      'not-rtsp',
      /not as an RTSP camera/,
    ],
    [
      'heads without end',
      [`RTSP/1.0 200 OK\r\n${'X: y\r\n'.repeat(20_000)}`],
      'not-rtsp',
      /not as an/,
    ],
    ['fails inside', [ok, 'RTSP/1.0 500 Internal Server Error\r\n\r\n'], 'ended', /status 500/],
    ['forbids', [ok, 'RTSP/1.0 403 Forbidden\r\n\r\n'], 'unauthorised', /Wrong user name/],
    [
      'asks in a way that nobody knows',
      [ok, 'RTSP/1.0 401 Unauthorized\r\nWWW-Authenticate: Negotiate\r\n\r\n'],
      'unauthorised',
      /asks for/,
    ],
  ])('and %s', async (_what, answers, cause, message) => {
    const answer = await fault(await scripted(...answers))
    expect(answer.cause).toBe(cause)
    expect(answer.message).toMatch(message)
  })

  it('and never ends its answer is silent', async () => {
    const answer = await impatient.describe(await scripted('RTSP/1.0 200'))
    expect(answer).toMatchObject({ kind: 'failed', cause: 'silent' })
  })

  it('and closes after its first answer is not called silent', async () => {
    const closing = await served((socket) => socket.once('data', () => socket.end(ok)))
    expect((await fault(closing)).cause).toBe('ended')
  })

  it('in many pieces is understood', async () => {
    const answers = [ok, described('m=video 0 RTP/AVP 96', 'a=rtpmap:96 H265/90000')]
    const slow = await served((socket) =>
      socket.on('data', () => {
        const answer = answers.shift() ?? ''
        for (let i = 0; i < answer.length; i += 7) socket.write(answer.slice(i, i + 7))
      }),
    )
    expect(await ask(slow)).toMatchObject({ kind: 'ok', codec: 'hevc', picture: null })
  })

  it('and sends on to another address of its own is followed there', async () => {
    await start('h264', 'digest')
    const url = camera.mainUrl
    const sent = `RTSP/1.0 302 Found\r\nLocation: ${url}\r\n\r\n`
    const found = await ask(await scripted(ok, sent))
    expect(found).toMatchObject({ kind: 'ok', opening: { kind: 'rtsp', url, relayed: false } })
  })

  it.each([
    ['RTP/AVP 26', []],
    ['RTP/AVP 96', ['a=rtpmap:96 JPEG/90000']],
  ])('and sends JPEGs (%s) is read as MJPEG', async (media, lines) => {
    const camera = await scripted(ok, described(`m=video 0 ${media}`, ...lines))
    expect(await ask(camera)).toMatchObject({ kind: 'ok', codec: 'mjpeg' })
  })

  it('and has several kinds of media is judged by its pictures', async () => {
    const media = ['m=audio 0 RTP/AVP 0', 'm=video 0 RTP/AVP 99', 'a=rtpmap:99 H264/90000']
    const camera = await scripted(ok, described(...media, 'm=application 0 RTP/AVP 107'))
    expect(await ask(camera)).toMatchObject({ kind: 'ok', codec: 'h264' })
  })
})

it('stops at once when it is told to, and leaves nothing behind on the signal', async () => {
  peer = await startSilentPeer()
  const stop = new AbortController()
  const asking = ask(at(peer.port), stop.signal)
  const startedAt = performance.now()
  stop.abort()
  expect(await asking).toMatchObject({ kind: 'failed', cause: 'ended' })
  expect(performance.now() - startedAt).toBeLessThan(1000)
})

it('lets go of the signal after each answer: one camera is asked for weeks', async () => {
  await start('h264', 'digest')
  const { signal } = new AbortController()
  let held = 0
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  const counted = Object.assign(signal, {
    addEventListener: (...args: Parameters<typeof add>) => {
      held++
      add(...args)
    },
    removeEventListener: (...args: Parameters<typeof remove>) => {
      held--
      remove(...args)
    },
  })
  await ask(target(), counted)
  await ask(target({ password: 'x' }), counted)
  expect(held).toBe(0)
})
