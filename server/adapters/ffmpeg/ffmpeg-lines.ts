import type { CameraFault } from '../../../contracts/cameras.ts'
import type { IngestWarning } from '../../ports/ingest.ts'
import { withoutCredentials } from './rtsp-input.ts'

const keptErrors = 12
/** Lines a second that are looked at; a damaged stream writes hundreds. */
const mostLines = 60
/** Least time between two warnings of a kind, milliseconds. */
const warningEveryMs = 250
/** An unfinished line is cut off here, characters. */
const longestLine = 2000

/** Two pictures in one tick of a raw stream's clock: nobody reads that clock. */
const harmless = /non.monoton|Last message repeated|Guessed Channel Layout|deprecated pixel format/i

const warnings: ReadonlyArray<readonly [IngestWarning, RegExp]> = [
  ['lost-packets', /RTP: missed \d+ packets|bad cseq/],
  [
    'corrupt',
    /corrupt|[Ee]rror while decoding|concealing|cabac decode|invalid NAL|Invalid NAL|Could not find ref|missing picture|non-existing (PPS|SPS)|Error splitting|overread|EOI missing|bad code|out of range|error_count/,
  ],
  // H.265 that is damaged seldom says so: these are how.
  [
    'corrupt',
    /outside the valid range|unavailable for requested|Error parsing NAL|num_entry_point_offsets|cu_qp_delta_depth|Duplicate POC/,
  ],
  // Packets of another codec than the camera described.
  ['corrupt', /Unsupported \(HEVC\) NAL type|Undefined type \(\d+\)/],
]

export type FfmpegLines = {
  /** What it wrote, in whatever pieces. */
  take(text: string): void
  /** The last lines of its errors, without credentials. */
  errors(): ReadonlyArray<string>
}

/** Reads what ffmpeg writes at `-loglevel level+warning`: keeps the last errors, tells warnings, both in bounds. */
export function readFfmpegLines(
  onWarning: (warning: IngestWarning) => void,
  nowMs: () => number = () => performance.now(),
): FfmpegLines {
  const errors: string[] = []
  const toldAtMs = new Map<IngestWarning, number>()
  let begun = ''
  let second = 0
  let looked = 0

  const line = (text: string): void => {
    const now = nowMs()
    if (now - second > 1000) {
      second = now
      looked = 0
    }
    const isError = /\[(error|fatal|panic)\]/.test(text)
    if (!text.trim() || harmless.test(text)) return
    if (isError) {
      // The address of the part that complains says nothing.
      const plain = text.replace(/\[[\w,]+ @ 0x[0-9a-f]+\] ?|\[(error|fatal|panic)\] ?/g, '').trim()
      if (plain) errors.push(withoutCredentials(plain))
      errors.splice(0, errors.length - keptErrors)
    }
    if (++looked > mostLines) return
    const kind = warnings.find(([, pattern]) => pattern.test(text))?.[0]
    if (kind === undefined || now - (toldAtMs.get(kind) ?? -Infinity) < warningEveryMs) return
    toldAtMs.set(kind, now)
    onWarning(kind)
  }

  return {
    take(text) {
      const lines = `${begun}${text}`.split('\n')
      begun = (lines.pop() ?? '').slice(-longestLine)
      for (const one of lines) line(one)
    },
    errors: () => (begun.trim() ? [...errors, withoutCredentials(begun.trim())] : errors),
  }
}

const causes: ReadonlyArray<readonly [RegExp, CameraFault, string]> = [
  [/401 Unauthorized/i, 'unauthorised', 'Wrong user name or password.'],
  [/403 Forbidden/i, 'unauthorised', 'Wrong user name or password.'],
  [/404 Not Found/i, 'not-found', 'The camera has no stream at this address.'],
  [
    /461 Unsupported Transport|Nonmatching transport/i,
    'refused',
    'The camera does not send this way. Choose the other transport (TCP or UDP).',
  ],
  [
    /5XX Server Error|453 |503 /i,
    'busy',
    'The camera is busy: it serves as many viewers as it can.',
  ],
  [/Connection refused/i, 'refused', 'The camera refuses the connection.'],
  [/No route to host|Network is unreachable/i, 'unreachable', 'The camera cannot be reached.'],
  [
    /Device or resource busy|already in use|Could not run graph/i,
    'in-use',
    'Another program uses the webcam. Close it.',
  ],
  [/No such device/i, 'ended', 'The webcam was unplugged.'],
  [/timed out/i, 'stalled', 'The camera stopped sending.'],
]

/** What was wrong, from the last errors; undefined where they do not say it. Pure. */
export function faultOfErrors(
  errors: ReadonlyArray<string>,
): { readonly cause: CameraFault; readonly message: string } | undefined {
  const text = errors.join('\n')
  const found = causes.find(([pattern]) => pattern.test(text))
  return found && { cause: found[1], message: found[2] }
}
