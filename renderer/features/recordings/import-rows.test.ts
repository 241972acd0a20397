import { describe, expect, it } from 'vitest'
import type { CameraId } from '../../../contracts/ids.ts'
import { lackOf, reduceImport, toImport, type ImportEvent, type ImportRow } from './import-rows.ts'

const camera = 'camera-1' as CameraId
const other = 'camera-2' as CameraId
const after = (...events: ReadonlyArray<ImportEvent>): ReadonlyArray<ImportRow> =>
  events.reduce<ReadonlyArray<ImportRow>>(reduceImport, [])

const dropped = (...paths: string[]): ImportEvent => ({ kind: 'dropped', paths, cameraId: null })
const fine = (path: string, beginsAt: string | null = '2026-11-23T07:30:00Z'): ImportEvent => ({
  kind: 'inspected',
  timeZone: 'Europe/Berlin',
  file: {
    ...{ kind: 'ok', path, fileName: path.slice(1), durationSeconds: 60, codec: 'h264' },
    ...{ width: 1920, height: 1080, beginsAt, importedAt: null },
  },
})

describe('files on their way into the list of recordings', () => {
  it('are there once, however often they are dropped', () => {
    expect(after(dropped('/a', '/b', '/a'), dropped('/b', '/c')).map(({ path }) => path)).toEqual([
      '/a',
      '/b',
      '/c',
    ])
  })

  it('begin when the file says, in local time of the site', () => {
    const [row] = after(dropped('/a'), fine('/a'))
    expect(row).toMatchObject({ begin: '2026-11-23T08:30:00', state: { kind: 'ready' } })
  })

  it('wait for what nobody has said yet', () => {
    const [row] = after(dropped('/a'), fine('/a', null))
    expect(row && lackOf(row)).toBe('camera')
    const rows = after(dropped('/a'), fine('/a', null), {
      ...{ kind: 'camera', path: null, cameraId: camera },
    })
    expect(rows[0] && lackOf(rows[0])).toBe('begin')
  })

  it('take the camera of all, until one has its own', () => {
    const rows = after(
      dropped('/a', '/b'),
      { kind: 'camera', path: null, cameraId: camera },
      { kind: 'camera', path: '/b', cameraId: other },
    )
    expect(rows.map(({ cameraId }) => cameraId)).toEqual([camera, other])
  })

  it('that are refused do not hold up the others', () => {
    const rows = after(dropped('/a', '/b'), fine('/b'), {
      kind: 'inspected',
      timeZone: 'UTC',
      file: { kind: 'refused', path: '/a', fileName: 'a', message: 'No video.' },
    })
    expect(toImport(rows).map(({ path }) => path)).toEqual(['/b'])
    expect(rows[0]?.state).toEqual({ kind: 'refused', message: 'No video.' })
  })

  it('are refused when nothing was answered for them', () => {
    const rows = after(dropped('/a', '/b'), fine('/a'), {
      ...{ kind: 'inspection-failed', message: 'Lost.' },
    })
    expect(rows.map(({ state }) => state.kind)).toEqual(['ready', 'refused'])
  })

  it('can be tried again once something else is said of them', () => {
    const rows = after(
      dropped('/a'),
      fine('/a'),
      { kind: 'failed', path: '/a', message: 'In the future.' },
      { kind: 'begin', path: '/a', begin: '2026-11-22T08:30:00' },
    )
    expect(rows[0]).toMatchObject({ state: { kind: 'ready' }, begin: '2026-11-22T08:30:00' })
  })
})
