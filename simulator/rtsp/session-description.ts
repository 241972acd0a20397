import type { Clip } from './load-clip.ts'

/** The RTP clock of video, in ticks a second. */
export const VIDEO_CLOCK = 90_000

function formatParameters(clip: Clip): string {
  const sets = clip.parameterSets.map((unit) => unit.toString('base64'))
  if (clip.codec === 'h265') {
    return `sprop-vps=${sets[0]};sprop-sps=${sets[1]};sprop-pps=${sets[2]}`
  }
  const profile = clip.parameterSets[0]?.subarray(1, 4).toString('hex')
  return `packetization-mode=1;profile-level-id=${profile};sprop-parameter-sets=${sets.join(',')}`
}

/** The SDP (RFC 4566) that describes a clip as one video track. */
export function sessionDescription(name: string, clip: Clip): string {
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    `s=${name}`,
    'c=IN IP4 0.0.0.0',
    't=0 0',
    'a=control:*',
    'm=video 0 RTP/AVP 96',
    `a=rtpmap:96 ${clip.codec === 'h264' ? 'H264' : 'H265'}/${VIDEO_CLOCK}`,
    `a=fmtp:96 ${formatParameters(clip)}`,
    `a=framerate:${clip.framesPerSecond}`,
    'a=control:track0',
    '',
  ].join('\r\n')
}
