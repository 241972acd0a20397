import type { ProbeTarget } from '../../ports/camera-prober.ts'

/**
 * Time without data after which ffmpeg gives a connection up, microseconds. Longer than whoever reads the pictures waits:
 * as it gives up it passes on what it held back, which would look like a sign of life.
 */
const socketTimeout = 15_000_000

/** How long ffmpeg looks at a stream before it passes anything on, microseconds; 0 would mean its default of 5 s. */
const probeTime = 200_000

/**
 * What ffmpeg reads at least before it passes anything on, bytes: the first packet. Else it waits for seven pictures, twice,
 * which is 14 s of a camera that sends one a second.
 */
const probeBytes = 32

/**
 * The script that opens a stream, for ffmpeg's concat demuxer. It goes in through a pipe, so that the password is in no
 * process list and in no error line.
 */
export function rtspScript(
  { url, username, password, transport }: ProbeTarget,
  described = false,
): string {
  const address = new URL(url)
  if (username !== null) {
    address.username = encoded(username)
    address.password = encoded(password ?? '')
  }
  return [
    'ffconcat version 1.0',
    // As ffmpeg reads it, nothing means anything within quotes but the quote itself.
    `file '${address.href.replaceAll("'", "'\\''")}'`,
    `option rtsp_transport ${transport}`,
    'option allowed_media_types video',
    `option timeout ${socketTimeout}`,
    'option fpsprobesize 0',
    `option analyzeduration ${probeTime}`,
    ...(described ? [`option probesize ${probeBytes}`] : []),
    '',
  ].join('\n')
}

const encoded = (text: string): string => encodeURIComponent(text).replaceAll("'", '%27')

/** ffmpeg's arguments to read such a script from a file descriptor. */
export const rtspInput = (descriptor: number, described = false): ReadonlyArray<string> => [
  ...['-threads', '1', '-thread_queue_size', '256', '-skip_loop_filter', 'all'],
  ...['-analyzeduration', String(probeTime), '-fpsprobesize', '0', '-f', 'concat', '-safe', '0'],
  ...(described ? ['-probesize', String(probeBytes)] : []),
  ...['-protocol_whitelist', 'pipe,file,tcp,tls,rtp,udp,rtsp,rtsps,crypto'],
  ...['-i', `pipe:${descriptor}`],
]

/** A line of ffmpeg's errors without credentials. */
export const withoutCredentials = (line: string): string =>
  line.replace(/((?:rtsp|http)s?:\/\/)[^\s@/]*@/g, '$1')
