import { describe, expect, it } from 'vitest'
import { makeLineReader, readDecoderLine } from './decoder-stderr.ts'

describe('what a decoder says', () => {
  it.each([
    [
      'ffmpeg 5',
      '[Parsed_showinfo_1 @ 0x55] n:   1 pts: 240001 pts_time:0.200001 pos:   195536 fmt:yuv420p sar:0/1 s:1920x1080 i:P iskey:0 type:P ',
      { position: 195_536, index: null, width: 1920, height: 1080 },
    ],
    [
      'ffmpeg 7',
      '[Parsed_showinfo_1 @ 0x55] n:   3 pts: 240001 pts_time:0.200001       duration:  80000 duration_time:0.0666667 fmt:yuv420p cl:left sar:0/1 s:1280x720 i:P iskey:0 type:P ',
      { position: null, index: 3, width: 1280, height: 720 },
    ],
    [
      'a picture without a time',
      '[Parsed_showinfo_1 @ 0x55] n:   3 pts: NOPTS pts_time:NOPTS fmt:yuv420p s:1280x720 i:P',
      { position: null, index: null, width: 1280, height: 720 },
    ],
  ])('of a picture: %s', (_what, line, picture) => {
    expect(readDecoderLine(line)).toEqual({ kind: 'picture', picture })
  })

  it.each([
    'pipe:0: corrupt decoded frame in stream 0',
    '[hevc @ 0x561c] Could not find ref with POC 18',
    'Error while decoding stream #0:0: Invalid data found when processing input',
  ])('of damage: %s', (line) => {
    expect(readDecoderLine(line)).toEqual({ kind: 'corrupt' })
  })

  it.each([
    ['[h264 @ 0x5] Failed setup for format vaapi_vld: hwaccel initialisation returned error.'],
    ['Device creation failed: -5.'],
  ])('of hardware that does not decode: %s', (line) => {
    const reason = line.replace(/^\[.*\] /, '')
    expect(readDecoderLine(line)).toEqual({ kind: 'no-hardware', reason })
  })

  it.each([
    '  Stream #0:0: Video: h264 (High), yuv420p, 1920x1080, 15 fps',
    '[Parsed_showinfo_1 @ 0x55] config in time_base: 1/1200000, frame_rate: 15/1',
    '',
  ])('is passed over otherwise: "%s"', (line) => {
    expect(readDecoderLine(line)).toBeUndefined()
  })

  it('is read line by line, however it comes', () => {
    const lines: string[] = []
    const read = makeLineReader((line) => lines.push(line))
    for (const text of ['on', 'e\ntwo\nth', 'ree', '\n', 'four']) read(text)
    expect(lines).toEqual(['one', 'two', 'three'])
  })
})
