import { createServer, type Server } from 'node:net'
import { performance } from 'node:perf_hooks'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { DiscoveryEvent } from '../../contracts/cameras.ts'
import { createOnvifClient } from '../../server/adapters/onvif/onvif-client.ts'
import { createCameraDiscovery } from '../../server/cameras/onvif/camera-discovery.ts'
import { newId } from '../../server/new-id.ts'
import type { OnvifClient } from '../../server/ports/onvif-client.ts'
import type { StoredCamera } from '../../server/ports/camera-store.ts'
import {
  startOnvifDevice,
  type OnvifDevice,
  type OnvifDeviceOptions,
} from '../../simulator/onvif/start-onvif-device.ts'

const login = { username: 'ädmin & <co>', password: `s3cr3t"'<&>ü${'!#%/:@'.repeat(40)}` }
const stream = (
  token: string,
  encoding: 'H264' | 'H265' | 'JPEG',
  width: number,
  height: number,
) => ({
  ...{ token, name: `Profile ${token}`, encoding, width, height, framesPerSecond: 15 },
  uri: `rtsp://192.168.9.9:554/${token}?a=1&b=2`,
})
const profiles = [
  stream('sub', 'H264', 704, 576),
  stream('main', 'H265', 2560, 1440),
  stream('8k', 'H265', 7680, 4320),
  stream('tiny', 'H264', 640, 360),
  stream('photo', 'JPEG', 3840, 2160),
]

const open: Array<AsyncDisposable | Server> = []

async function device(more: Partial<OnvifDeviceOptions> = {}): Promise<OnvifDevice> {
  const named = { name: 'Front door', manufacturer: 'Acme & Sons', model: 'C-20' }
  const started = await startOnvifDevice({ ...named, login, profiles, ...more })
  open.push(started)
  return started
}

/** A server that is no ONVIF device: sends `answer` to whatever comes, or nothing. */
async function stranger(answer: string | null): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    if (answer !== null) socket.on('data', () => socket.end(answer))
  })
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  return bound !== null && typeof bound === 'object' ? bound.port : 0
}

const soap = (body: string, start = '') =>
  `HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml\r\nConnection: close\r\n\r\n${start}<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body>${body}</e:Body></e:Envelope>`

function discovery(mainUrls: ReadonlyArray<string> = [], onvif = createOnvifClient()) {
  const siteId = newId<'site'>()
  return createCameraDiscovery({
    onvif,
    sites: { current: async () => ({ id: siteId, name: 'Works', timeZone: 'UTC', demo: false }) },
    cameras: { list: async () => mainUrls.map((mainUrl) => ({ mainUrl }) as StoredCamera) },
  })
}

async function found(range: string, mainUrls: ReadonlyArray<string> = []) {
  const events: DiscoveryEvent[] = []
  for await (const event of discovery(mainUrls).discover(range, undefined)) events.push(event)
  return {
    events,
    devices: events.flatMap((event) => (event.kind === 'found' ? [event.device] : [])),
  }
}

const ask = (port: number, more: Partial<typeof login> | null = {}) =>
  discovery().profiles(
    {
      host: '127.0.0.1',
      port,
      ...(more === null ? { username: null, password: null } : { ...login, ...more }),
    },
    undefined,
  )

afterEach(async () => {
  vi.restoreAllMocks()
  for (const one of open.splice(0)) {
    if ('listening' in one) one.close()
    else await one[Symbol.asyncDispose]()
  }
})

describe('looking for cameras', () => {
  it('finds the devices of a range, says what they are, and which are known', async () => {
    const { port } = await device({ host: '127.0.0.2' })
    await device({ host: '127.0.0.4', port, name: 'Yard', login: null })
    const { devices, events } = await found(`127.0.0.1-127.0.0.40:${port}`, [
      'rtsp://127.0.0.4:554/main',
    ])
    expect(devices.toSorted((a, b) => a.host.localeCompare(b.host))).toEqual([
      {
        ...{ host: '127.0.0.2', port, name: 'Front door', manufacturer: null, model: 'C-20' },
        ...{ needsLogin: true, known: false },
      },
      {
        ...{ host: '127.0.0.4', port, name: 'Yard', manufacturer: 'Acme & Sons', model: 'C-20' },
        ...{ needsLogin: false, known: true },
      },
    ])
    expect(events.at(-1)).toEqual({ kind: 'progress', done: 40, total: 40 })
  })

  it('looks at a host by its name', async () => {
    const { port } = await device()
    expect((await found(`localhost:${port}`)).devices).toMatchObject([{ name: 'Front door' }])
  })

  it('does not take a web server, a silent one or an empty port for a device', async () => {
    const html = 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<html><body>Hello</body></html>'
    const locked =
      'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"\r\nConnection: close\r\n\r\n'
    for (const answer of [html, locked, 'SSH-2.0-OpenSSH_9.9\r\n', null]) {
      expect((await found(`127.0.0.1:${await stranger(answer)}`)).devices).toEqual([])
    }
  })

  it('asks at most 32 at a time, gives up on each after 1.5 s, and ends when nobody listens', async () => {
    let [asking, most, connected] = [0, 0, 0]
    const onvif = createOnvifClient()
    const counting: OnvifClient = {
      ...onvif,
      probe: (place, signal) => {
        most = Math.max(most, ++asking)
        return onvif.probe(place, signal).finally(() => (asking -= 1))
      },
    }
    const server = createServer((socket) => {
      connected += 1
      socket.resume()
      socket.on('error', () => undefined)
      socket.on('close', () => (connected -= 1))
    })
    open.push(server)
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve))
    const bound = server.address()
    const port = bound !== null && typeof bound === 'object' ? bound.port : 0
    const before = performance.now()
    for await (const event of discovery([], counting).discover(`127.0.0.0/24:${port}`, undefined)) {
      if (event.kind === 'progress' && event.done >= 32) break
    }
    expect(performance.now() - before).toBeLessThan(4000)
    expect(most).toBe(32)
    await expect.poll(() => connected).toBe(0)
  })

  it('stops when it is told to', async () => {
    const stop = new AbortController()
    const port = await stranger(null)
    const events = discovery().discover(`127.0.0.1:${port}`, stop.signal)
    expect((await events.next()).value).toMatchObject({ kind: 'progress', done: 0 })
    const next = events.next()
    stop.abort()
    expect(await next).toEqual({ value: undefined, done: true })
  })

  it.each(['8.8.8.8', '192.167.0.0/24', '172.32.0.1', 'example.invalid', '10.0.0.0/21', 'x y'])(
    'refuses %s, and asks nobody',
    async (range) => {
      const { events } = await found(range)
      expect(events).toHaveLength(1)
      expect(events[0]).toMatchObject({ kind: 'refused' })
    },
  )
})

describe('reading the profiles of a device', () => {
  it.each([
    ['of today', { age: 'usual' }],
    ['with the newer media service', { age: 'new' }],
    ['that is old', { age: 'old' }],
    ['whose clock is a year off', { clockOffMs: -365 * 86_400_000 }],
    ['that wants the login by HTTP', { proof: 'http-digest' }],
  ] as const)('works for one %s', async (_which, more) => {
    // The header of HTTP Digest cannot carry every letter in a name.
    const user = 'proof' in more ? { ...login, username: 'admin' } : login
    const { port } = await device({ ...more, login: user })
    const result = await ask(port, user)
    expect(result).toMatchObject({
      kind: 'ok',
      main: 'main',
      sub: 'tiny',
      device: { name: 'Front door', manufacturer: 'Acme & Sons', model: 'C-20', needsLogin: true },
    })
    if (result.kind !== 'ok') return
    expect(result.profiles.map(({ token }) => token)).toEqual([
      '8k',
      'photo',
      'main',
      'sub',
      'tiny',
    ])
    // On the host that was asked, because the login goes there.
    expect(result.profiles[2]).toEqual({
      ...{ token: 'main', name: 'Profile main', codec: 'hevc', width: 2560, height: 1440 },
      ...{ framesPerSecond: 15, url: 'rtsp://127.0.0.1:554/main?a=1&b=2' },
    })
  })

  it('says that a login is wrong or missing, and never which', async () => {
    const { port } = await device()
    const wrong = await ask(port, { password: 'n0t-this-one' })
    expect(wrong).toMatchObject({ kind: 'failed', cause: 'unauthorised' })
    expect(JSON.stringify(wrong)).not.toMatch(/n0t-this-one|s3cr3t/)
    expect(await ask(port, null)).toMatchObject({
      ...{ kind: 'failed', cause: 'unauthorised' },
      message: expect.stringMatching(/wants a user name/) as string,
    })
    const byHttp = await device({ proof: 'http-digest' })
    expect(await ask(byHttp.port, { username: 'x' })).toMatchObject({ cause: 'unauthorised' })
  })

  it('says what is wrong where there is no device', async () => {
    const gone = await device()
    await gone[Symbol.asyncDispose]()
    expect(await ask(gone.port)).toMatchObject({ kind: 'failed', cause: 'refused' })
    const html = await stranger('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<html></html>')
    expect(await ask(html)).toMatchObject({
      ...{ kind: 'failed', cause: 'not-found' },
      message: expect.stringMatching(/does not speak ONVIF/) as string,
    })
  })

  const bomb = `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(1000)}">]>`
  it.each([
    ['half a message', soap('<x>').slice(0, -30)],
    ['an endless one', `HTTP/1.1 200 OK\r\n\r\n${'<a>x</a>'.repeat(400_000)}`],
    ['one that is nested without end', soap(`${'<a>'.repeat(40_000)}${'</a>'.repeat(40_000)}`)],
    ['nesting behind quotation marks', soap(`${'<a x="/>">'.repeat(30_000)}`)],
    ['entities', soap('<x>&a;</x>', bomb)],
    ['name spaces that never end', soap('xmlns'.repeat(90_000))],
    ['an answer to something else', soap('<GetProfilesResponse/>')],
    ['nothing at all', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
    ['what is no HTTP', '\0\0\0\0'],
  ])('fails on %s, quickly, and prints nothing', async (_what, answer) => {
    const printed = (['log', 'warn', 'error'] as const).map((kind) => vi.spyOn(console, kind))
    const before = performance.now()
    expect(await ask(await stranger(answer))).toMatchObject({ kind: 'failed', cause: 'not-found' })
    expect(performance.now() - before).toBeLessThan(2000)
    for (const spy of printed) expect(spy).not.toHaveBeenCalled()
  })
})
