import { describe, expect, it } from 'vitest'
import type { StreamProfile } from '../../../contracts/cameras.ts'
import { byPicture, suggestStreams } from './suggest-streams.ts'

const profile = (
  token: string,
  codec: string,
  width: number | null,
  height: number | null,
): StreamProfile => ({
  ...{ token, name: token, codec, width, height, framesPerSecond: 15 },
  url: `rtsp://10.0.0.1/${token}`,
})
const main = profile('main', 'hevc', 1920, 1080)
const sub = profile('sub', 'h264', 640, 480)

describe('the streams that are suggested', () => {
  it.each([
    [
      'the largest, and the one nearest to 640x360',
      [sub, main, profile('mid', 'h264', 1280, 720)],
      'main',
      'sub',
    ],
    ['nothing beyond 4K', [profile('8k', 'hevc', 7680, 4320), main, sub], 'main', 'sub'],
    ['4K itself', [profile('4k', 'h264', 3840, 2160), main], '4k', 'main'],
    [
      'no codec that cannot be read',
      [profile('x', 'mpeg4', 2560, 1440), main, profile('j', 'mjpeg', 640, 360)],
      'main',
      null,
    ],
    ['no sub-stream of the same size', [main, profile('twin', 'h264', 1920, 1080)], 'main', null],
    [
      'one of unknown size where there is no other',
      [profile('odd', 'h264', null, null)],
      'odd',
      null,
    ],
    ['8K where there is nothing else', [profile('8k', 'hevc', 7680, 4320)], '8k', null],
    ['nothing of nothing', [], null, null],
  ] as const)('are %s', (_what, profiles, wantedMain, wantedSub) => {
    expect(suggestStreams(profiles)).toEqual({ main: wantedMain, sub: wantedSub })
  })

  it('stand largest first', () => {
    expect(byPicture([sub, main]).map(({ token }) => token)).toEqual(['main', 'sub'])
  })
})
