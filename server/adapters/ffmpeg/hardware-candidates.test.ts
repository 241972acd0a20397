import { describe, expect, it } from 'vitest'
import { hardwareCandidates, type HardwareFacts, type Ruling } from './hardware-candidates.ts'

const linux: HardwareFacts = {
  platform: 'linux',
  built: ['cuda', 'vaapi', 'qsv'],
  renderNodes: ['/dev/dri/renderD128', '/dev/dri/renderD129'],
  nvidia: true,
}
const tried = (rulings: ReadonlyArray<Ruling>): ReadonlyArray<string> =>
  rulings.map((ruling) =>
    ruling.kind === 'try' ? ruling.candidate.args.join(' ') : `${ruling.by}: ${ruling.reason}`,
  )

describe('the ways to decode', () => {
  it('are tried on each graphics card of Linux', () => {
    expect(tried(hardwareCandidates(linux))).toEqual([
      '-hwaccel cuda',
      '-hwaccel vaapi -hwaccel_device /dev/dri/renderD128',
      '-hwaccel vaapi -hwaccel_device /dev/dri/renderD129',
      '-hwaccel qsv',
    ])
  })

  it('are not tried where there is nothing to try', () => {
    expect(tried(hardwareCandidates({ ...linux, renderNodes: [], nvidia: false }))).toEqual([
      'cuda: There is no NVIDIA driver (/dev/nvidiactl is missing).',
      'vaapi: There is no graphics card (/dev/dri is empty).',
      'qsv: There is no graphics card (/dev/dri is empty).',
    ])
    expect(tried(hardwareCandidates({ ...linux, built: [] }))[0]).toBe(
      'cuda: This ffmpeg is built without it.',
    )
  })

  it.each([
    ['win32', ['d3d11va', 'cuda', 'qsv'], ['-hwaccel d3d11va', '-hwaccel cuda', '-hwaccel qsv']],
    ['darwin', ['videotoolbox'], ['-hwaccel videotoolbox']],
    ['freebsd', ['vaapi'], []],
  ] as const)('on %s are its own', (platform, built, expected) => {
    expect(tried(hardwareCandidates({ ...linux, platform, built }))).toEqual(expected)
  })
})
