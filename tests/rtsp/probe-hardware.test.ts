import { describe, expect, it } from 'vitest'
import type { Ruling } from '../../server/adapters/ffmpeg/hardware-candidates.ts'
import { probeHardware } from '../../server/adapters/ffmpeg/probe-hardware.ts'
import { FFMPEG as ffmpeg } from './simulator-fixtures.ts'

describe('a way to decode that is tried', () => {
  /** Decoding in software stands in for hardware that works. */
  const way = (
    by: 'cuda' | 'vaapi' | 'qsv',
    args: ReadonlyArray<string> = [],
    proof: ReadonlyArray<string> = [],
  ): Ruling => ({ kind: 'try', candidate: { by, args, proof } })

  async function outcome(...rulings: ReadonlyArray<Ruling>) {
    const probe = probeHardware(ffmpeg, async () => rulings)
    await probe.done
    return probe
  }

  it('is chosen when it gives the right pictures; the first one is', async () => {
    const probe = await outcome(
      { kind: 'none', by: 'vaapi', reason: 'There is none.' },
      way('cuda', ['-flags', 'low_delay']),
      way('qsv'),
    )
    for (const codec of ['h264', 'hevc'] as const) {
      expect(probe.choose(codec)).toEqual({ by: 'cuda', args: ['-flags', 'low_delay'] })
    }
    expect(probe.tried().slice(0, 3)).toEqual([
      { codec: 'h264', by: 'vaapi', works: false, reason: 'There is none.' },
      { codec: 'h264', by: 'cuda', works: true, reason: null },
      { codec: 'h264', by: 'qsv', works: true, reason: null },
    ])
  })

  it('is not chosen when it falls back to the processor in silence', async () => {
    const probe = await outcome(
      way('vaapi', ['-hwaccel', 'auto'], ['-hwaccel_output_format', 'vaapi']),
    )
    expect(probe.choose('h264')).toBeNull()
    expect(probe.tried()[0]).toMatchObject({ works: false })
    expect(probe.tried()[0]?.reason).toMatch(/\.$/)
  })

  it('is not chosen when its pictures are wrong', async () => {
    // Another input takes the place of the clip.
    const black = ['-f', 'lavfi', '-i', 'color=black:size=320x192:rate=15']
    const probe = await outcome(way('cuda', black))
    expect(probe.choose('hevc')).toBeNull()
    expect(probe.tried()[1]).toMatchObject({
      works: false,
      reason: 'Its pictures of H.265 are wrong.',
    })
  })

  it('is none while it is still being found out, and without an ffmpeg', async () => {
    const waiting = probeHardware(ffmpeg, () => new Promise(() => undefined))
    expect(waiting.choose('h264')).toBeNull()
    const broken = probeHardware('/nowhere/ffmpeg')
    await broken.done
    expect(broken.choose('h264')).toBeNull()
  })

  it('is found out on this very machine, with a reason for whatever does not work', async () => {
    const probe = probeHardware(ffmpeg)
    await probe.done
    expect(probe.tried().length).toBeGreaterThan(0)
    for (const { works, reason } of probe.tried()) expect(works).toBe(reason === null)
  })
})
