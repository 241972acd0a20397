import { describe, expect, it } from 'vitest'
import type { FromWorker, GalleryPart, IndexState } from '../../contracts/inference.ts'
import type { HostedProcess } from '../ports/process-host.ts'
import { createGalleryLines, type GalleryLine, type GalleryWant } from './gallery-lines.ts'
import { furthestBehind } from './inference-state.ts'

const wanted = (held: number | null): Extract<FromWorker, { kind: 'gallery-wanted' }> => ({
  ...{ kind: 'gallery-wanted', modelId: 'model-a', held },
  stamp: held === null ? null : `stamp-${held}`,
})

const part = (revision: number): GalleryPart => ({
  ...{ modelId: 'model-a', from: null, revision, stamp: '', people: [], total: null },
  complete: true,
})

function worker() {
  const posted: unknown[] = []
  const process: HostedProcess = {
    pid: 1,
    post: (message) => void posted.push(message),
    onMessage: () => undefined,
    exited: new Promise(() => undefined),
    kill: () => undefined,
  }
  return { process, posted }
}

function listen() {
  const lines = createGalleryLines()
  const heard: Array<{ readonly line: GalleryLine; readonly want: GalleryWant }> = []
  const start = () => lines.onWanted((line, want) => void heard.push({ line, want }))
  const last = () => {
    const found = heard.at(-1)
    if (!found) throw new Error('nobody wants the gallery')
    return found
  }
  return { lines, heard, start, last }
}

describe('the lines to the workers', () => {
  it('tell of what a worker wants, even if it asked before anybody listened', () => {
    const { lines, heard, start } = listen()
    const { process } = worker()
    lines.hear(process, wanted(null))
    start()
    lines.hear(process, wanted(3))
    expect(heard.map(({ want }) => want)).toEqual([
      { modelId: 'model-a', held: null },
      { modelId: 'model-a', held: { revision: 3, stamp: 'stamp-3' } },
    ])
    expect(heard[0]?.line).toBe(heard[1]?.line)
  })

  it('answer each part in its order: taken, refused, or gone', async () => {
    const { lines, start, last } = listen()
    start()
    const { process, posted } = worker()
    lines.hear(process, wanted(null))
    const { line } = last()
    const answers = [line.send(part(1)), line.send(part(2)), line.send(part(3))]
    expect(posted).toEqual([1, 2, 3].map((revision) => ({ kind: 'gallery', ...part(revision) })))
    lines.hear(process, { kind: 'gallery-taken' })
    lines.hear(process, wanted(1))
    expect(line.gone.aborted).toBe(false)
    lines.hangUp(process)
    expect(await Promise.all(answers)).toEqual(['taken', 'refused', 'gone'])
    expect(line.gone.aborted).toBe(true)
    expect(await line.send(part(4))).toBe('gone')
  })

  it('keep workers apart, and know a process that starts in the place of another as a new one', () => {
    const { lines, heard, start } = listen()
    start()
    const [first, second] = [worker(), worker()]
    lines.hear(first.process, wanted(null))
    lines.hangUp(first.process)
    lines.hear(second.process, wanted(null))
    expect(heard[0]?.line).not.toBe(heard[1]?.line)
    void heard[1]?.line.send(part(1))
    expect([first.posted.length, second.posted.length]).toEqual([0, 1])
  })
})

describe('the index that is shown for several workers', () => {
  const index = (more: Partial<IndexState>): IndexState => ({
    ...{ modelId: 'model-a', revision: 5, templates: 10, state: 'ready', done: 10 },
    ...{ origin: 'built', recall: 1, recallTestedAt: null, message: null, ...more },
  })
  it.each<[string, ReadonlyArray<IndexState>, Partial<IndexState> | null]>([
    ['is nobody’s before one told', [], null],
    [
      'is the one that is still built',
      [index({ revision: 1 }), index({ state: 'building', revision: 9 })],
      { state: 'building' },
    ],
    [
      'is the one with something to say',
      [index({ revision: 1 }), index({ message: 'The disk is full.' })],
      { message: 'The disk is full.' },
    ],
    ['is the oldest', [index({ revision: 7 }), index({ revision: 6 })], { revision: 6 }],
    [
      'is the one that finds least',
      [index({ recall: 1 }), index({ recall: 0.999 }), index({ recall: null })],
      { recall: 0.999 },
    ],
  ])('%s', (_what, indexes, shown) => {
    const found = furthestBehind(indexes)
    if (shown === null) expect(found).toBeNull()
    else expect(found).toMatchObject(shown)
  })
})
