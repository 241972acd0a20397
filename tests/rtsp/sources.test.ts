import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CameraFault } from '../../contracts/cameras.ts'
import { makeAccessUnitSplitter } from '../../inference/access-units.ts'
import { makeSourceDescriber } from '../../server/adapters/ffmpeg/describe-source.ts'
import { makeCameraProber } from '../../server/adapters/ffmpeg/probe-camera.ts'
import type { ProbeTarget } from '../../server/ports/camera-prober.ts'
import type { AuthScheme } from '../../simulator/rtsp/authorise.ts'
import { startSilentPeer } from '../../simulator/rtsp/start-bad-peers.ts'
import {
  startCamera,
  type CameraOptions,
  type ClipPair,
  type SimulatedCameraServer,
} from '../../simulator/rtsp/start-camera.ts'
import { seededRandom } from '../../simulator/seeded-random.ts'
import { startMjpegCamera, type MjpegCamera } from '../helpers/mjpeg-camera.ts'
import { selfSigned } from '../helpers/self-signed.ts'
import { until } from '../helpers/until.ts'
import { readCamera, type Reading } from './ingest-fixture.ts'
import { clipFolder, FFMPEG, testPair } from './simulator-fixtures.ts'

const symbols = ' !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'
/** 300 characters with every symbol, and some that take more than one byte. */
const long = { username: 'front "door"', password: `ü€${symbols}${'x'.repeat(265)}` }
const describer = makeSourceDescriber(FFMPEG)
const prober = makeCameraProber(FFMPEG, describer)
const noLogin = { username: null, password: null, transport: 'tcp' } as const
const secure = selfSigned('camera')
const run = promisify(execFile)

let folder: Awaited<ReturnType<typeof clipFolder>>
let pairs: Record<'h264' | 'h265', ClipPair>
const open: Array<{ close(): Promise<void> }> = []
const readings: Reading[] = []

async function camera(more: Partial<CameraOptions> = {}): Promise<SimulatedCameraServer> {
  const started = await startCamera({
    ...{ host: '127.0.0.1', port: 0, scheme: 'digest', clips: [pairs.h264] },
    random: seededRandom('sources'),
    ...more,
  })
  open.push(started)
  return started
}

async function mjpegCamera(
  more: Parameters<typeof startMjpegCamera>[0] = {},
): Promise<MjpegCamera> {
  const started = await startMjpegCamera(more)
  open.push(started)
  return started
}

/** Describes a stream and reads it. */
async function read(target: ProbeTarget): Promise<Reading> {
  const described = await describer.describe(target)
  if (described.kind === 'failed') throw new Error(described.message)
  const reading = await readCamera(target, described)
  readings.push(reading)
  return reading
}

const showsPictures = (reading: Reading): Promise<unknown> =>
  until('pictures come', () => reading.main().length > 20_000 && reading.previewBytes() > 0)

const commandLine = async (pid: number | undefined): Promise<string> =>
  (await readFile(`/proc/${pid}/cmdline`, 'utf8')) +
  (await readFile(`/proc/${pid}/environ`, 'utf8'))

beforeAll(async () => {
  folder = await clipFolder()
  pairs = {
    h264: await testPair(folder.path, 'h264', 'h264'),
    h265: await testPair(folder.path, 'h265', 'h265'),
  }
})
afterEach(async () => {
  await Promise.all(readings.splice(0).map((reading) => reading[Symbol.asyncDispose]()))
  await Promise.all(open.splice(0).map((one) => one.close()))
})
afterAll(() => folder.remove())

describe('a password of 300 characters with every symbol', () => {
  it.each<[AuthScheme, 'tcp' | 'udp']>([
    ['digest', 'tcp'],
    ['digest', 'udp'],
    ['sha-256', 'tcp'],
    ['basic', 'tcp'],
  ])(
    'opens a camera that asks by %s, over %s, and is in no process list',
    async (scheme, transport) => {
      const { mainUrl: url } = await camera({ scheme, credentials: long })
      const reading = await read({ url, ...long, transport })
      await showsPictures(reading)
      expect(await commandLine(reading.pid)).not.toContain(long.password.slice(40, 80))
    },
  )

  it('that is wrong in its last character is refused, without being said', async () => {
    const { mainUrl: url } = await camera({ scheme: 'sha-256', credentials: long })
    const wrong = `${long.password.slice(0, -1)}y`
    expect(await prober.probe({ url, ...long, password: wrong, transport: 'tcp' })).toEqual({
      kind: 'failed',
      cause: 'unauthorised',
      message: 'Wrong user name or password.',
    })
  })
})

describe('a camera with RTSPS', () => {
  it('is read over its encrypted connection, and nobody vouches for it', async () => {
    const { mainUrl: url } = await camera({ tls: secure, credentials: long })
    expect(url).toMatch(/^rtsps:/)
    const target = { url, ...long, transport: 'udp' } as const
    expect(await prober.probe(target)).toMatchObject({
      kind: 'ok',
      codec: 'h264',
      note: expect.stringContaining('nobody vouches') as unknown,
    })
    await showsPictures(await read(target))
  })

  it('outside of the private network needs a certificate that can be trusted', async () => {
    const { mainUrl: url } = await camera({ tls: secure })
    const patience = { connectMs: 4000, answerMs: 4000, mayBeUnverified: () => false }
    const strict = makeSourceDescriber(FFMPEG, patience)
    expect(await strict.describe({ url, ...noLogin })).toMatchObject({
      kind: 'failed',
      cause: 'tls',
    })
  })

  it('that in truth sends openly is told apart', async () => {
    const { mainUrl } = await camera()
    const url = mainUrl.replace('rtsp:', 'rtsps:')
    expect(await describer.describe({ url, ...noLogin })).toMatchObject({
      kind: 'failed',
      cause: 'tls',
      message: expect.stringContaining('rtsp://') as unknown,
    })
  })
})

describe('a camera with RTSP', () => {
  it('is read by its IPv6 address', async () => {
    const { mainUrl: url } = await camera({ host: '::1', credentials: long })
    expect(url).toMatch(/^rtsp:\/\/\[::1\]:/)
    await showsPictures(await read({ url, ...long, transport: 'tcp' }))
  })

  it.each(['$(touch x);ls|cat', "it's a door", 'a"b', 'back\\slash', 'a b?c=d e&f=`g`'])(
    'is asked for the path %s as it stands',
    async (asked) => {
      const { mainUrl } = await camera()
      const url = mainUrl.replace('main', asked)
      const answer = await prober.probe({ url, ...noLogin })
      expect(answer).toMatchObject({ kind: 'failed', cause: 'not-found' })
    },
  )

  it('tells lost packets and a leap of its clock', async () => {
    const { mainUrl: url, fault } = await camera()
    const reading = await read({ url, ...noLogin })
    await until('pictures have come for a while', () => reading.motionFrames() > 18)
    expect(reading.warnings).not.toContain('clock-jump')
    expect(reading.warnings).not.toContain('lost-packets')
    await fault({ op: 'jump', value: -90 })
    await until('the leap is told', () => reading.warnings.includes('clock-jump'), 5000)
    await fault({ op: 'loss', value: 0.1 })
    await until('the loss is told', () => reading.warnings.includes('lost-packets'), 5000)
    await until('the damage is told', () => reading.warnings.includes('corrupt'), 5000)
    await fault({ op: 'kill' })
    expect((await reading.ended).code).toBe(0)
  })

  it('whose description says H.264 and that sends H.265 shows no picture, and is not taken for well', async () => {
    const lie = (clip: ClipPair['main'], told: ClipPair['main']): ClipPair['main'] => ({
      ...clip,
      codec: told.codec,
      parameterSets: told.parameterSets,
    })
    const { h264, h265 } = pairs
    const lying = { ...h265, main: lie(h265.main, h264.main), sub: lie(h265.sub, h264.sub) }
    const { mainUrl: url } = await camera({ clips: [lying] })
    const impatient = makeCameraProber(FFMPEG, describer, 3000)
    expect(await impatient.probe({ url, ...noLogin })).toMatchObject({ kind: 'failed' })
  })

  it('whose description says another size is read as it is', async () => {
    const small = { ...pairs.h264, main: { ...pairs.h264.main, parameterSets: [] } }
    const { mainUrl: url } = await camera({ clips: [small] })
    expect(await prober.probe({ url, ...noLogin })).toMatchObject({
      kind: 'ok',
      width: 640,
      height: 360,
    })
  })
})

describe('a camera with MJPEG over HTTP', () => {
  it.each<[string, Parameters<typeof startMjpegCamera>[0]]>([
    ['without a login', {}],
    ['with Basic', { credentials: long, scheme: 'basic' }],
    ['with Digest', { credentials: long, scheme: 'digest' }],
    ['with SHA-256', { credentials: long, scheme: 'sha-256' }],
    ['over HTTPS', { credentials: long, tls: secure }],
    ['that says no lengths', { lengths: false }],
  ])('%s passes its pictures on unchanged', async (_how, options) => {
    const { origin, pictures } = await mjpegCamera(options)
    const target = {
      url: `${origin}/video`,
      ...(options.credentials ?? noLogin),
      transport: 'tcp',
    } as const
    const reading = await read(target)
    await until(
      'pictures come',
      () => reading.main().length > 60_000 / 4 && reading.previewBytes() > 640 * 360 * 3,
    )
    const splitter = makeAccessUnitSplitter('mjpeg')
    const [first, second, third] = splitter.push(reading.main(), 0)
    for (const unit of [first, second, third]) {
      expect(pictures.some((picture) => picture.equals(unit?.data ?? Buffer.alloc(0)))).toBe(true)
    }
    expect(await commandLine(reading.pid)).not.toContain(origin)
  })

  it('shows a picture when it is tested', async () => {
    const { origin } = await mjpegCamera()
    const url = `${origin}/with blank/$(reboot);ls`
    const result = await prober.probe({ url, ...noLogin })
    expect(result).toMatchObject({ kind: 'ok', codec: 'mjpeg', width: 640, height: 360 })
    if (result.kind !== 'ok') return
    expect(await sharp(result.picture).metadata()).toMatchObject({ format: 'jpeg', width: 640 })
  })

  it('is followed to another address of its own, and nowhere else', async () => {
    const { origin } = await mjpegCamera({ credentials: long })
    const ask = (at: string) =>
      describer.describe({ url: `${origin}${at}`, ...long, transport: 'tcp' })
    expect(await ask('/old')).toMatchObject({ kind: 'ok', codec: 'mjpeg' })
    expect(await ask('/elsewhere')).toMatchObject({
      cause: 'not-found',
      message: expect.stringContaining('http://192.0.2.1/video') as unknown,
    })
    expect(await ask('/circle')).toMatchObject({ cause: 'not-found' })
  })

  it.each<[string, CameraFault, RegExp]>([
    ['/nowhere', 'not-found', /no stream at \/nowhere/],
    ['/still', 'no-video', /single picture/],
    ['/page', 'no-video', /web page/],
    ['/sound', 'no-video', /audio\/basic/],
    ['/busy', 'busy', /busy/],
    ['/empty', 'silent', /no picture/],
    ['/hang', 'silent', /says nothing/],
  ])('at %s is named as what it is', async (at, cause, message) => {
    const { origin } = await mjpegCamera()
    const impatient = makeSourceDescriber(FFMPEG, { connectMs: 2000, answerMs: 700 })
    const answer = await impatient.describe({ url: `${origin}${at}`, ...noLogin })
    expect(answer).toMatchObject({ kind: 'failed', cause })
    expect(answer.kind === 'failed' && answer.message).toMatch(message)
  })

  it('that is none is named as what it is', async () => {
    const { origin } = await mjpegCamera({ credentials: long })
    const ask = (url: string, login: typeof long | typeof noLogin = noLogin) =>
      describer.describe({ url, ...login, transport: 'tcp' })
    expect(await ask(`${origin}/video`)).toMatchObject({ cause: 'unauthorised' })
    expect(await ask(`${origin}/video`, { ...long, password: 'x' })).toMatchObject({
      cause: 'unauthorised',
      message: 'Wrong user name or password.',
    })
    expect(await ask(origin.replace('http:', 'https:'))).toMatchObject({ cause: 'tls' })
    const { mainUrl, close } = await camera()
    expect(await ask(mainUrl.replace('rtsp:', 'http:'))).toMatchObject({ kind: 'failed' })
    await close()
    expect(await ask(mainUrl.replace('rtsp:', 'http:'))).toMatchObject({ cause: 'refused' })
    const silent = await startSilentPeer()
    open.push(silent)
    const impatient = makeSourceDescriber(FFMPEG, { connectMs: 2000, answerMs: 300 })
    expect(
      await impatient.describe({ url: `http://127.0.0.1:${silent.port}/`, ...noLogin }),
    ).toMatchObject({ cause: 'silent' })
  })

  it('ends with its reason when the camera goes', async () => {
    const { origin, close } = await mjpegCamera()
    const reading = await read({ url: `${origin}/video`, ...noLogin })
    await until('pictures come', () => reading.previewBytes() > 0)
    await close()
    expect((await reading.ended).fault?.cause ?? 'ended').toBe('ended')
  })
})

describe('a recorded file', () => {
  const file = (name: string): string => path.join(folder.path, name)
  const ask = (name: string) =>
    describer.describe({ url: pathToFileURL(file(name)).href, ...noLogin })
  const make = (name: string, ...args: ReadonlyArray<string>): Promise<unknown> =>
    run(FFMPEG, ['-v', 'error', '-y', ...args, file(name)])
  const bars = ['-f', 'lavfi', '-i', 'testsrc2=size=320x240:rate=15:duration=1']
  const tone = ['-f', 'lavfi', '-i', 'sine=duration=1']

  it('is shown again and again, at its own speed', async () => {
    await make("it's $(a) film.mp4", ...bars, '-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-g', '5')
    const described = await ask("it's $(a) film.mp4")
    expect(described).toMatchObject({
      ...{ kind: 'ok', codec: 'h264', picture: { width: 320, height: 240 } },
      opening: { kind: 'file', copied: true },
    })
    const startedAt = performance.now()
    const reading = await read({ url: pathToFileURL(file("it's $(a) film.mp4")).href, ...noLogin })
    const pictures = (): number => makeAccessUnitSplitter('h264').push(reading.main(), 0).length
    await until('it has begun anew', () => pictures() >= 25)
    expect(performance.now() - startedAt).toBeGreaterThan(1200)
  })

  it('with other pictures is coded anew', async () => {
    await make('old.avi', ...bars, '-c:v', 'mpeg4')
    expect(await ask('old.avi')).toMatchObject({
      ...{ codec: 'mjpeg', opening: { kind: 'file', copied: false } },
    })
    const reading = await read({ url: pathToFileURL(file('old.avi')).href, ...noLogin })
    await showsPictures(reading)
    expect(makeAccessUnitSplitter('mjpeg').push(reading.main(), 0).length).toBeGreaterThan(1)
  })

  it('that is none is named as what it is', async () => {
    await make('sound.m4a', ...tone, '-c:a', 'aac')
    await writeFile(file('note.mp4'), 'This is not a video.')
    await writeFile(file('note.txt'), 'Neither is this.\n'.repeat(100))
    await writeFile(file('empty.mp4'), '')
    const { origin, requests } = await mjpegCamera()
    await writeFile(file('list.m3u8'), `#EXTM3U\n#EXTINF:1,\n${origin}/video\n`)
    expect(await ask('nowhere.mp4')).toMatchObject({ cause: 'not-found' })
    expect(await ask('.')).toMatchObject({ cause: 'not-found' })
    for (const name of ['sound.m4a', 'note.mp4', 'note.txt', 'empty.mp4', 'list.m3u8'])
      expect([name, await ask(name)]).toMatchObject([name, { kind: 'failed', cause: 'no-video' }])
    expect(requests).toEqual([])
  })
})

describe('a webcam', () => {
  it('that is not there is not found', async () => {
    expect(await describer.describe({ url: 'webcam:/dev/video99', ...noLogin })).toEqual({
      kind: 'failed',
      cause: 'not-found',
      message: 'There is no webcam /dev/video99 on this desktop.',
    })
    expect(await describer.describe({ url: 'webcam:/dev/null/x', ...noLogin })).toMatchObject({
      cause: 'not-found',
    })
  })

  it('that is another device is told apart', async () => {
    expect(await describer.describe({ url: 'webcam:/dev/null', ...noLogin })).toMatchObject({
      cause: 'no-video',
    })
  })
})
