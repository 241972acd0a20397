import { describe, expect, it } from 'vitest'
import type { IngestWarning } from '../../ports/ingest.ts'
import { faultOfErrors, readFfmpegLines } from './ffmpeg-lines.ts'

describe('what ffmpeg writes', () => {
  function reader() {
    const clock = { nowMs: 10_000 }
    const told: IngestWarning[] = []
    const lines = readFfmpegLines(
      (warning) => void told.push(warning),
      () => clock.nowMs,
    )
    return { clock, told, lines }
  }

  it('is told as warnings, at most four a second of a kind', () => {
    const { clock, told, lines } = reader()
    lines.take('[rtsp @ 0x1] [warning] RTP: missed 3 pack')
    expect(told).toEqual([])
    lines.take('ets\n[h264 @ 0x2] [error] error while decoding MB 1 2\n')
    expect(told).toEqual(['lost-packets', 'corrupt'])
    lines.take('[warning] pipe:0: corrupt decoded frame in stream 0\n'.repeat(1000))
    expect(told).toHaveLength(2)
    clock.nowMs += 1100
    lines.take('[warning] pipe:0: corrupt decoded frame in stream 0\n')
    expect(told).toEqual(['lost-packets', 'corrupt', 'corrupt'])
  })

  it.each([
    '[hevc @ 0x1] [error] The cu_qp_delta -45 is outside the valid range [-26, 25].',
    '[hevc @ 0x1] [warning] Error parsing NAL unit #0.',
    '[error] Error while decoding stream #0:0: Invalid data found when processing input',
    '[h264 @ 0x1] [error] left block unavailable for requested intra4x4 mode -1',
    '[rtsp @ 0x1] [error] Unsupported (HEVC) NAL type (62)',
    '[rtsp @ 0x1] [error] Undefined type (0)',
  ])('tells damage: %s', (text) => {
    const { told, lines } = reader()
    lines.take(`${text}\n`)
    expect(told).toEqual(['corrupt'])
  })

  it('is kept where it is an error: the last lines, without addresses and credentials', () => {
    const { lines } = reader()
    for (let i = 0; i < 30; i++)
      lines.take(`[tcp @ 0x5] [error] rtsp://me:secret@camera/${i}: no\n`)
    lines.take('[h264 @ 0x1] [error] non monotonically increasing dts to muxer\n[warning] well\n')
    expect(lines.errors()).toHaveLength(12)
    expect(lines.errors().at(-1)).toBe('rtsp://camera/29: no')
  })

  it.each([
    ['method DESCRIBE failed: 401 Unauthorized', 'unauthorised'],
    ['method SETUP failed: 461 Unsupported Transport', 'refused'],
    ['Server returned 5XX Server Error reply', 'busy'],
    ['Connection refused', 'refused'],
    ['Could not run graph', 'in-use'],
    ['Connection timed out', 'stalled'],
    ['something else', undefined],
  ])('at the end, "%s", says what was wrong', (line, cause) => {
    expect(faultOfErrors(['first', line])?.cause).toBe(cause)
  })
})
