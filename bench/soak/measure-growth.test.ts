import { describe, expect, it } from 'vitest'
import { growthOf } from './measure-growth.ts'
import type { ProcessSample } from './watch-processes.ts'

/** A look each minute, at `readers` processes that read cameras and at decoders that come and go. */
const look = (minute: number, readers: number, main: number): ProcessSample => ({
  atMs: minute * 60_000,
  memoryMb: main + readers * 25 + (minute % 3) * 60,
  byPart: { main, 'ffmpeg ingest': readers * 25, 'ffmpeg decoding': (minute % 3) * 60 },
  handles: 0,
  handlesByPart: { main: 100, 'ffmpeg ingest': readers * 59, 'ffmpeg decoding': minute % 3 },
  processesByPart: { main: 1, 'ffmpeg ingest': readers, 'ffmpeg decoding': minute % 3 },
  zombies: [],
})
const readers = [5, 12, 20, 18, 20, 3, 20, 20]
const options = { warmAtMs: -1, cameras: 20 }

describe('the growth of the program', () => {
  it('is none while cameras come back and decoders come and go', () => {
    const steady = readers.map((count, minute) => look(minute, count, 130))
    const { memory, handles } = growthOf(steady, options)
    expect(memory.slopeMbPerMinute).toBe(0)
    expect(handles.slopePerMinute).toBe(0)
  })

  it('is that of the parts that last', () => {
    const growing = readers.map((count, minute) => look(minute, count, 130 + 2 * minute))
    const { memory } = growthOf(growing, options)
    expect(memory.slopeMbPerMinute).toBe(2)
    expect(memory.slopeByPart['main']).toBe(2)
  })

  it('is looked at once the program is warm', () => {
    const early = [0, 1, 2, 3, 4, 5, 6, 7].map((minute) =>
      look(minute, 20, minute < 4 ? 130 + 50 * minute : 300),
    )
    expect(growthOf(early, { ...options, warmAtMs: 3.5 * 60_000 }).memory.slopeMbPerMinute).toBe(0)
  })
})
