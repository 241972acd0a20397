import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHash } from 'node:crypto'
import type { DecidedSighting, RevisedSighting } from '../../../contracts/inference.ts'
import { newId } from '../../new-id.ts'
import { SpoolError, type SightingSpool, type Spooled } from '../../ports/sighting-spool.ts'
import { openSpool } from './open-spool.ts'

const log = pino({ level: 'silent' })
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'neuromark-spool-'))
})
afterEach(() => rm(folder, { recursive: true }))

const sighting = (): DecidedSighting => ({
  crossed: 'in',
  examined: 3,
  agreeing: 2,
  id: newId<'sighting'>(),
  cameraId: newId<'camera'>(),
  outcome: 'unknown',
  personId: null,
  similarity: 0.2,
  margin: null,
  liveness: 0.9,
  firstSeenAt: '2026-11-23T08:00:00.123456Z',
  firstFitAt: null,
  lastSeenAt: '2026-11-23T08:00:03Z',
  decidedAt: '2026-11-23T08:00:01Z',
  candidates: [{ personId: newId<'person'>(), similarity: 0.2 }],
  quality: {
    faceHeight: 90,
    sharpness: 100,
    brightness: 120,
    clipped: 0.01,
    occlusion: 0,
    truncation: 0,
    pose: { yaw: 0, pitch: 0, roll: 0 },
    liveness: 0.9,
  },
  modelId: 'model',
  box: { x: 1.5, y: 2, w: 90, h: 120 },
  crop: new Uint8Array([0xff, 0xd8, 0x00, 0x0a, 0x80]),
})

const revisionOf = ({ id, cameraId }: DecidedSighting): RevisedSighting => ({
  id,
  cameraId,
  outcome: 'matched',
  personId: newId<'person'>(),
  similarity: 0.61,
  margin: 0.2,
  liveness: 0.8,
  examined: 5,
  agreeing: 3,
  candidates: [],
  lastSeenAt: '2026-11-23T08:00:04Z',
  revisedAt: '2026-11-23T08:00:03.5Z',
})

const append = (spool: SightingSpool, one: DecidedSighting) =>
  spool.append({
    arrival: spool.nextArrival(),
    spooled: { kind: 'sighting', sighting: one },
  })

const appendRevision = (spool: SightingSpool, revision: RevisedSighting) =>
  spool.append({ arrival: spool.nextArrival(), spooled: { kind: 'revision', revision } })

async function drainAll(spool: SightingSpool): Promise<Spooled[]> {
  const all: Spooled[] = []
  for (let entry = await spool.first(); entry; entry = await spool.first()) {
    all.push(entry.spooled)
    await spool.remove(entry)
  }
  return all
}

const drain = async (spool: SightingSpool): Promise<DecidedSighting[]> =>
  (await drainAll(spool)).flatMap((one) => (one.kind === 'sighting' ? [one.sighting] : []))

describe('the spool', () => {
  it('gives back what was put in, unchanged and in the order of arrival, also to a later run', async () => {
    const spool = await openSpool(folder, { log })
    const [a, b, c] = [sighting(), sighting(), sighting()]
    const early = spool.nextArrival()
    await append(spool, b)
    await spool.append({ arrival: early, spooled: { kind: 'sighting', sighting: a } })
    const later = await openSpool(folder, { log })
    await append(later, c)
    expect(later.count).toBe(3)
    expect(later.has(b.id)).toBe(true)
    expect(await drain(later)).toEqual([a, b, c])
    expect((await openSpool(folder, { log })).count).toBe(0)
  })

  it('keeps a revision behind its sighting, which goes without it', async () => {
    const spool = await openSpool(folder, { log })
    const [a, b] = [sighting(), sighting()]
    const [first, second] = [revisionOf(a), revisionOf(a)]
    await append(spool, a)
    await appendRevision(spool, first)
    await append(spool, b)
    await appendRevision(spool, second)
    const later = await openSpool(folder, { log })
    expect(later.has(a.id)).toBe(true)
    const entry = await later.first()
    if (!entry) throw new Error('nothing waits')
    await later.remove(entry)
    expect(later.has(a.id)).toBe(false)
    expect(await drainAll(await openSpool(folder, { log }))).toEqual([
      { kind: 'revision', revision: first },
      { kind: 'sighting', sighting: b },
      { kind: 'revision', revision: second },
    ])
  })

  it('reads what a version wrote that counted no votes and measured less of a face', async () => {
    const { examined: _examined, agreeing: _agreeing, quality, crop, ...fields } = sighting()
    const { clipped: _clipped, occlusion: _o, truncation: _t, ...measured } = quality
    const text = JSON.stringify({
      ...fields,
      quality: measured,
      crop: Buffer.from(crop).toString('base64'),
    })
    const sum = createHash('sha256').update(text).digest('hex')
    const spool = await openSpool(folder, { log })
    expect(spool.count).toBe(0)
    await writeFile(path.join(folder, `000000000001_${fields.id}.sighting`), `${sum}\n${text}\n`)
    expect(await drain(await openSpool(folder, { log }))).toEqual([
      {
        ...fields,
        crop,
        ...{ examined: 0, agreeing: 0 },
        quality: { ...measured, clipped: 0, occlusion: 0, truncation: 0 },
      },
    ])
  })

  it('forgets a file that was cut off while it was written, at any byte', async () => {
    const whole = await openSpool(folder, { log })
    const kept = sighting()
    await append(whole, kept)
    const [name = ''] = (await readdir(folder)).filter((file) => file.endsWith('.sighting'))
    const content = await readFile(path.join(folder, name))
    for (const length of [0, 1, 40, 64, 65, content.length - 1]) {
      const part = `000000000099_${newId<'sighting'>()}.sighting.part`
      await writeFile(path.join(folder, part), content.subarray(0, length))
      const spool = await openSpool(folder, { log })
      expect(spool.count).toBe(1)
      expect(await readdir(folder)).not.toContain(part)
    }
    expect(await drain(await openSpool(folder, { log }))).toEqual([kept])
  })

  it('puts a damaged file aside and goes on with the next', async () => {
    const spool = await openSpool(folder, { log })
    const [a, b] = [sighting(), sighting()]
    await append(spool, a)
    await append(spool, b)
    const [first = ''] = (await readdir(folder)).filter((name) => name.includes(a.id))
    await truncate(path.join(folder, first), 100)
    expect(await drain(await openSpool(folder, { log }))).toEqual([b])
    expect(await readdir(path.join(folder, 'rejected'))).toEqual([first])
  })

  it('keeps a refused revision with the reason', async () => {
    const spool = await openSpool(folder, { log })
    await appendRevision(spool, revisionOf(sighting()))
    const entry = await spool.first()
    if (!entry) throw new Error('nothing waits')
    await spool.reject(entry, 'no such sighting')
    expect(spool.count).toBe(0)
    const files = (await readdir(path.join(folder, 'rejected'))).toSorted()
    expect(files.map((name) => name.replace(/^.*\.revision/, ''))).toEqual(['', '.reason.txt'])
    expect(await readdir(folder)).toEqual(['rejected'])
  })

  it('keeps a refused sighting with the reason', async () => {
    const spool = await openSpool(folder, { log })
    const one = sighting()
    await append(spool, one)
    const entry = await spool.first()
    if (!entry) throw new Error('nothing waits')
    await spool.reject(entry, 'no such camera')
    expect(spool.count).toBe(0)
    const files = (await readdir(path.join(folder, 'rejected'))).toSorted()
    expect(files.map((name) => name.replace(/^.*\.sighting/, ''))).toEqual(['', '.reason.txt'])
    const reason = await readFile(path.join(folder, 'rejected', files[1] ?? ''), 'utf8')
    expect(reason).toBe('no such camera\n')
  })

  it('holds a bounded number in memory when the disk refuses, and saves them when it does again', async () => {
    const spool = await openSpool(folder, { log, mostInMemory: 2 })
    const [a, b, c, d] = [sighting(), sighting(), sighting(), sighting()]
    // A folder where the first file has to be written refuses like a full disk.
    const obstacle = path.join(folder, `000000000001_${a.id}.sighting.part`)
    await mkdir(path.join(obstacle, 'x'), { recursive: true })
    await append(spool, a)
    await append(spool, b)
    expect([spool.count, spool.unsaved]).toEqual([2, 2])
    await expect(append(spool, c)).rejects.toThrow(SpoolError)
    expect(spool.has(c.id)).toBe(false)
    await rm(obstacle, { recursive: true })
    await append(spool, d)
    expect(spool.unsaved).toBe(0)
    expect(await drain(await openSpool(folder, { log }))).toEqual([a, b, d])
  })
})
