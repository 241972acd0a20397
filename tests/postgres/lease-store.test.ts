import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CameraId } from '../../contracts/ids.ts'
import { createCameraStore } from '../../server/adapters/postgres/camera-store.ts'
import { createDatabase } from '../../server/adapters/postgres/database.ts'
import { createLeaseStore } from '../../server/adapters/postgres/lease-store.ts'
import pino from 'pino'
import { openTestDatabase, type TestDatabase } from '../helpers/postgres.ts'
import { addCamera, addNode, addSite } from '../helpers/records.ts'
import { until } from '../helpers/until.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

async function addCameras(count: number): Promise<CameraId[]> {
  const siteId = await addSite(database.db)
  const ids: CameraId[] = []
  for (let i = 0; i < count; i += 1) ids.push(await addCamera(database.db, siteId))
  return ids
}

describe('the lease of a camera', () => {
  it('is held by one of two nodes, however they race for twenty cameras', async () => {
    const cameras = await addCameras(20)
    await using otherDesktop = createDatabase(database.connection, {
      log: pino({ level: 'silent' }),
    })
    const stores = [createLeaseStore(database.db), createLeaseStore(otherDesktop)]
    const nodes = [await addNode(database.db, 'east'), await addNode(database.db, 'west')]
    const held = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        const node = i % 2
        const wanted = i % 3 === 0 ? cameras.toReversed() : cameras.slice(i % 5)
        const nodeId = nodes[node]
        const granted = nodeId ? await stores[node]?.claim(wanted, nodeId, 60) : []
        return { node, granted: granted ?? [] }
      }),
    )
    const ofNode = (node: number) =>
      new Set(held.filter((claim) => claim.node === node).flatMap(({ granted }) => granted))
    const [east, west] = [ofNode(0), ofNode(1)]
    expect([...east].filter((camera) => west.has(camera))).toEqual([])
    expect(new Set([...east, ...west])).toEqual(new Set(cameras))
    const holders = await createLeaseStore(database.db).holders()
    expect(holders).toHaveLength(20)
  })

  it('goes to the next node when it expires, and not before', async () => {
    const [camera] = await addCameras(1)
    if (!camera) throw new Error('no camera')
    const leases = createLeaseStore(database.db)
    const [east, west] = [await addNode(database.db, 'east'), await addNode(database.db, 'west')]
    expect(await leases.claim([camera], east, 1)).toEqual([camera])
    expect(await leases.claim([camera], west, 60)).toEqual([])
    const handedOver = await until('the lease expires', async () => {
      const granted = await leases.claim([camera], west, 60)
      return granted.length > 0 ? granted : undefined
    })
    expect(handedOver).toEqual([camera])
    expect(await leases.claim([camera], east, 60)).toEqual([])
    expect(await leases.renew(east, 60)).toEqual([])
  })

  it('is prolonged by its holder and free once given back', async () => {
    const [camera] = await addCameras(1)
    if (!camera) throw new Error('no camera')
    const leases = createLeaseStore(database.db)
    const [east, west] = [await addNode(database.db, 'east'), await addNode(database.db, 'west')]
    await leases.claim([camera], east, 5)
    const expiry = async () =>
      (await leases.holders()).find(({ cameraId }) => cameraId === camera)?.expiresAt ?? ''
    const before = await expiry()
    expect(await leases.renew(east, 60)).toEqual([camera])
    expect((await expiry()) > before).toBe(true)
    await leases.release(east)
    expect(await leases.claim([camera], west, 60)).toEqual([camera])
  })

  it('is not granted for a camera that was removed', async () => {
    const [camera] = await addCameras(1)
    if (!camera) throw new Error('no camera')
    const leases = createLeaseStore(database.db)
    const node = await addNode(database.db, 'east')
    await leases.claim([camera], node, 60)
    await database.db.transaction((tx) => createCameraStore(database.db).remove(tx, camera))
    expect(await leases.claim([camera], node, 60)).toEqual([])
  })
})
