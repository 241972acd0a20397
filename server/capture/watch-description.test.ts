import { describe, expect, it } from 'vitest'
import type { StreamCodec } from '../../contracts/inference.ts'
import type { DescribedStream } from '../ports/ingest.ts'
import { watchDescription } from './watch-description.ts'

const ok = (codec: StreamCodec): Extract<DescribedStream, { kind: 'ok' }> => ({
  ...{ kind: 'ok', codec, picture: null },
})
const refused: DescribedStream = { kind: 'failed', cause: 'unauthorised', message: 'Wrong.' }
const target = (url: string) => ({ url, username: null, password: null, transport: 'tcp' as const })

/** A camera that answers so, under a clock that the test moves; its main stream was H.264, its sub-stream too. */
function watched(answers: Readonly<Record<string, DescribedStream>>) {
  const asked: string[] = []
  let atMs = 0
  const watch = watchDescription(
    [
      { target: target('main'), described: ok('h264') },
      { target: target('sub'), described: ok('h264') },
    ],
    {
      describe: async ({ url }) => {
        asked.push(url)
        return answers[url] ?? refused
      },
    },
    new AbortController().signal,
    () => atMs,
  )
  /** What was told by now. */
  const told = async () =>
    Promise.race([watch.changed, new Promise((resolve) => setImmediate(() => resolve(null)))])
  return {
    ...{ asked, told },
    async damagedAt(ms: number) {
      atMs = ms
      watch.damaged()
      return told()
    },
  }
}

describe('a camera whose pictures arrive damaged', () => {
  it('is asked what it sends, and told to have changed where that is another codec', async () => {
    const one = watched({ main: ok('hevc'), sub: ok('h264') })
    expect(await one.damagedAt(6000)).toEqual({
      cause: 'ended',
      message: 'The camera sends H.265 now, no longer H.264. It is opened anew.',
    })
  })

  it('is asked of both its streams', async () => {
    const one = watched({ main: ok('h264'), sub: ok('mjpeg') })
    expect(await one.damagedAt(6000)).toMatchObject({ cause: 'ended' })
    expect(one.asked).toEqual(['main', 'sub'])
  })

  it('is left alone while it is joined, and between two questions', async () => {
    const one = watched({ main: ok('h264'), sub: ok('h264') })
    for (const ms of [100, 4900, 5000, 5200, 14_900]) expect(await one.damagedAt(ms)).toBe(null)
    expect(one.asked).toEqual(['main', 'sub'])
    await one.damagedAt(15_100)
    expect(one.asked).toHaveLength(4)
  })

  it('is not asked a second time with a password that it refused', async () => {
    const one = watched({})
    for (const ms of [6000, 20_000, 60_000]) expect(await one.damagedAt(ms)).toBe(null)
    expect(one.asked).toEqual(['main'])
  })
})
