import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PackManifest } from '../../../contracts/model-pack.ts'
import type { PackSource } from '../../../contracts/recognition.ts'
import { builtInFolder, sha256Of } from '../../../tests/helpers/face-packs.ts'
import { temporaryFolder, type TemporaryFolder } from '../../../tests/helpers/temporary-folder.ts'
import { zipOf, type ZipEntry } from '../../../tests/helpers/zip.ts'
import { readModelPack } from './model-pack.ts'
import { createPackFiles } from './pack-files.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const detectorBytes = bytes('a detector')
const embedderBytes = bytes('an embedder')

const builtIn = await readModelPack(builtInFolder)

function manifestOf(change: (manifest: PackManifest) => PackManifest = (same) => same): Uint8Array {
  const { detector, landmarks, embedder } = builtIn.models
  const plain = { source: undefined, rewrite: 'none' } as const
  if (!landmarks) throw new Error('the built-in pack has landmarks')
  const manifest: PackManifest = {
    ...builtIn,
    id: 'small-1',
    licence: { spdx: 'MIT', copyright: 'Nobody', file: 'LICENSE.txt' },
    models: {
      detector: { ...detector, ...plain, sha256: sha256Of(detectorBytes) },
      landmarks: { ...landmarks, ...plain, sha256: sha256Of(bytes('landmarks')) },
      embedder: { ...embedder, ...plain, sha256: sha256Of(embedderBytes) },
    },
  }
  return bytes(JSON.stringify(change(manifest)))
}

const wholePack = (): ZipEntry[] => [
  { name: 'manifest.json', data: manifestOf() },
  { name: 'LICENSE.txt', data: bytes('Do what you like.') },
  { name: 'detector.onnx', data: detectorBytes },
  { name: 'landmarks.onnx', data: bytes('landmarks') },
  { name: 'embedder.onnx', data: embedderBytes },
]

const withEntry = (entry: ZipEntry): ZipEntry[] => [
  ...wholePack().filter(({ name }) => name !== entry.name),
  entry,
]

let home: TemporaryFolder
let kept: string
const limits = { bytes: 100_000, withinMs: 5000 }
const files = () => createPackFiles({ folder: kept, limits })

beforeEach(async () => {
  home = await temporaryFolder(0o700)
  kept = path.join(home.path, 'packs')
})
afterEach(() => home[Symbol.asyncDispose]())

async function folderOf(entries: ReadonlyArray<ZipEntry>): Promise<PackSource> {
  const folder = path.join(home.path, 'given')
  await mkdir(folder, { recursive: true })
  for (const { name, data } of entries) await writeFile(path.join(folder, name), data)
  return { kind: 'folder', folder }
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void

async function serve(handler: Handler): Promise<AsyncDisposable & { readonly url: string }> {
  const server: Server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/pack.zip`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function stageServed(handler: Handler, sha256: string) {
  await using server = await serve(handler)
  return await files().stage('t1', { kind: 'url', url: server.url, sha256 })
}

const stageZip = (zip: Uint8Array) =>
  stageServed((_request, response) => response.end(zip), sha256Of(zip).toUpperCase())

const left = () => readdir(kept)

describe('staging a pack', () => {
  it('copies a folder: the files of the manifest and no others, for this user alone', async () => {
    const source = await folderOf([...wholePack(), { name: 'run.sh', data: bytes('#!/bin/sh') }])
    const staged = await files().stage('t1', source)
    expect(staged).toMatchObject({
      kind: 'staged',
      folder: path.join(kept, '.staging-t1'),
      manifest: { id: 'small-1', licence: { spdx: 'MIT', text: 'Do what you like.' } },
    })
    const folder = path.join(kept, '.staging-t1')
    expect((await readdir(folder)).toSorted()).toEqual([
      'detector.onnx',
      'embedder.onnx',
      'landmarks.onnx',
      'manifest.json',
    ])
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect((await stat(path.join(folder, 'embedder.onnx'))).mode & 0o777).toBe(0o600)
    expect(await readModelPack(folder)).toEqual(staged.kind === 'staged' && staged.manifest)
  })

  it('takes the same pack from a zip archive', async () => {
    const staged = await stageZip(zipOf(wholePack()))
    expect(staged).toMatchObject({ kind: 'staged', manifest: { id: 'small-1' } })
    expect(await left()).toEqual(['.staging-t1'])
    expect(await readFile(path.join(kept, '.staging-t1/embedder.onnx'), 'utf8')).toBe('an embedder')
  })

  const wrong: ReadonlyArray<readonly [string, ZipEntry[], RegExp]> = [
    ['no manifest', wholePack().slice(1), /no manifest\.json/],
    [
      'a manifest of another kind',
      withEntry({ name: 'manifest.json', data: bytes('{}') }),
      /schema/,
    ],
    [
      'a file missing',
      wholePack().slice(0, -1),
      /embedder\.onnx that manifest\.json names is missing/,
    ],
    [
      'another file than the manifest names',
      withEntry({ name: 'embedder.onnx', data: bytes('an embedded') }),
      /embedder\.onnx is not the one that manifest\.json names: its SHA-256 is [0-9a-f]{64}\.$/,
    ],
    [
      'no licence',
      wholePack().filter(({ name }) => name !== 'LICENSE.txt'),
      /licence file LICENSE/,
    ],
    [
      'an empty licence',
      withEntry({ name: 'LICENSE.txt', data: bytes(' \n') }),
      /missing or empty/,
    ],
    [
      'too much in it',
      withEntry({ name: 'detector.onnx', data: new Uint8Array(100_001) }),
      /larger than 0 MB|larger than/,
    ],
    [
      'a model that is to be rewritten',
      withEntry({
        name: 'manifest.json',
        data: manifestOf((manifest) => ({
          ...manifest,
          models: {
            ...manifest.models,
            embedder: { ...manifest.models.embedder, rewrite: 'prelu-as-relu' },
          },
        })),
      }),
      /asks to rewrite embedder\.onnx/,
    ],
  ]
  it.each(wrong)(
    'refuses a folder with %s, and leaves nothing behind',
    async (_what, pack, why) => {
      const staged = await files().stage('t1', await folderOf(pack))
      expect(staged.kind === 'refused' && staged.message).toMatch(why)
      expect(await left()).toEqual([])
    },
  )

  it('refuses a folder that is not there, or told by half a path', async () => {
    const missing = { kind: 'folder', folder: path.join(home.path, 'nowhere') } as const
    expect(await files().stage('t1', missing)).toMatchObject({ kind: 'refused' })
    const half = { kind: 'folder', folder: 'nowhere' } as const
    expect(await files().stage('t1', half)).toMatchObject({ message: /whole path/ as never })
  })

  it.each<readonly [string, ZipEntry[], RegExp]>([
    [
      'a name that climbs',
      [...wholePack(), { name: '../evil', data: bytes('x') }],
      /cannot be read/,
    ],
    [
      'an absolute name',
      [...wholePack(), { name: '/etc/evil', data: bytes('x') }],
      /cannot be read/,
    ],
    ['one name twice', [...wholePack(), { name: 'embedder.onnx', data: bytes('x') }], /twice/],
    [
      'a file larger than its directory says',
      withEntry({ name: 'embedder.onnx', data: embedderBytes, claimedSize: 4 }),
      /SHA-256|cannot be read/,
    ],
  ])('refuses an archive with %s', async (_what, entries, why) => {
    const staged = await stageZip(zipOf(entries))
    expect(staged.kind === 'refused' && staged.message).toMatch(why)
    expect(await left()).toEqual([])
    expect((await readdir(home.path)).toSorted()).toEqual(['packs'])
  })

  it('refuses an archive of another checksum before it opens it', async () => {
    const zip = zipOf(wholePack())
    const staged = await stageServed((_request, response) => response.end(zip), '0'.repeat(64))
    expect(staged).toMatchObject({ kind: 'refused' })
    expect(staged.kind === 'refused' && staged.message).toContain(sha256Of(zip))
    expect(await left()).toEqual([])
  })

  it.each<readonly [string, Handler, RegExp]>([
    ['says no', (_request, response) => response.writeHead(404).end(), /answered 404/],
    [
      'announces too much',
      (_request, response) => response.writeHead(200, { 'content-length': 100_001 }).end(),
      /larger than/,
    ],
    [
      'sends too much without saying so',
      (_request, response) => {
        response.write(new Uint8Array(60_000))
        response.end(new Uint8Array(60_000))
      },
      /larger than/,
    ],
    [
      'breaks off',
      (_request, response) => {
        response.writeHead(200, { 'content-length': 1000 })
        response.write('PK', () => response.destroy())
      },
      /download failed/,
    ],
    [
      'leads to a file of this machine',
      (_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
      /over http or https only, not from a "file:"/,
    ],
    [
      'leads around in circles',
      (_request, response) => response.writeHead(302, { location: '/pack.zip' }).end(),
      /redirects more than 5 times/,
    ],
  ])('refuses a download when the server %s', async (_what, handler, why) => {
    const staged = await stageServed(handler, '0'.repeat(64))
    expect(staged.kind === 'refused' && staged.message).toMatch(why)
    expect(await left()).toEqual([])
  })

  it.each(['file:///etc/passwd', 'ftp://127.0.0.1/pack.zip', 'data:application/zip,PK'])(
    'does not follow %s',
    async (url) => {
      const staged = await files().stage('t1', { kind: 'url', url, sha256: '0'.repeat(64) })
      expect(staged.kind === 'refused' && staged.message).toMatch(/http or https only/)
    },
  )

  it('answers to any damage of an archive with a refusal', async () => {
    const whole = zipOf(wholePack())
    const damage = fc.record({
      at: fc.nat({ max: whole.length - 1 }),
      flip: fc.integer({ min: 1, max: 255 }),
      cut: fc.option(fc.nat({ max: whole.length })),
    })
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, flip, cut }) => {
        const zip = Uint8Array.from(whole).slice(0, cut ?? whole.length)
        zip[at] = (zip[at] ?? 0) ^ flip
        const staged = await stageZip(zip)
        // A flip in a date or a comment changes nothing that counts.
        if (staged.kind === 'staged')
          expect(staged.manifest.models.embedder.sha256).toBe(sha256Of(embedderBytes))
        await files().discard('t1')
        expect(await left()).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})

describe('installed packs', () => {
  const install = async () => {
    const staged = await files().stage('t1', await folderOf(wholePack()))
    if (staged.kind === 'refused') throw new Error(staged.message)
    await files().install('t1', staged.manifest.id)
    return staged.manifest
  }

  it('are found by exactly their files', async () => {
    const manifest = await install()
    expect(await files().find(manifest)).toMatchObject({
      kind: 'here',
      folder: path.join(kept, 'small-1'),
    })
    await install()
    expect(await left()).toEqual(['small-1'])

    const other = { ...manifest, templateLength: 512, name: 'Another' } as const
    expect(await files().find(other)).toMatchObject({ kind: 'lacking' })
    await writeFile(path.join(kept, 'small-1/embedder.onnx'), 'an embedded')
    const altered = await files().find(manifest)
    expect(altered.kind === 'lacking' && altered.message).toMatch(/embedder\.onnx.*sha256 differs/)
    await files().remove('small-1')
    await files().remove('small-1')
    const gone = await files().find(manifest)
    expect(gone.kind === 'lacking' && gone.message).toBe(
      'This desktop lacks the face models small-1. Install it again under Settings, Face models.',
    )
  })

  it('stay when what was only staged is cleaned away', async () => {
    await install()
    await files().stage('t2', await folderOf(wholePack()))
    await writeFile(path.join(kept, '.staging-t3.zip'), 'half a download')
    await files().clean()
    expect(await left()).toEqual(['small-1'])
  })
})
