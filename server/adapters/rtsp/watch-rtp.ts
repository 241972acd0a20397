/** A camera's clock may be this much off from one packet to the next, seconds; further is a leap. */
const leastLeapS = 2
/** RTP clock of video, ticks a second. */
const clockRate = 90_000
/** What a camera held back for a new viewer comes at once, with old times: it is not looked at, milliseconds. */
const settleMs = 2000

/**
 * Follows one stream's RTP headers (RFC 3550, 5.1) and tells gaps in their numbers and leaps of their clock against the
 * time of arrival. `look` takes the first 12 bytes of each packet, in order; `atMs` never goes back. Pure but for its state.
 */
export function makeRtpWatch(onWarning: (warning: 'lost-packets' | 'clock-jump') => void) {
  let beganAtMs: number | undefined
  let source = 0
  let sequence = 0
  let time = 0
  let timeAtMs = 0
  return {
    look(header: Buffer, atMs: number): void {
      if (header.length < 12 || (header[0] ?? 0) >> 6 !== 2) return
      const number = header.readUInt16BE(2)
      const stamp = header.readUInt32BE(4)
      const from = header.readUInt32BE(8)
      const joined = beganAtMs !== undefined && from === source
      if (joined && number !== ((sequence + 1) & 0xffff)) onWarning('lost-packets')
      if (joined && stamp !== time) {
        // The difference of two 32-bit clocks, either sign.
        const movedS = ((stamp - time) | 0) / clockRate
        const passedS = (atMs - timeAtMs) / 1000
        const settled = atMs - (beganAtMs ?? atMs) > settleMs
        if (settled && Math.abs(movedS - passedS) > leastLeapS) onWarning('clock-jump')
      }
      if (!joined) beganAtMs = atMs
      if (!joined || stamp !== time) timeAtMs = atMs
      source = from
      sequence = number
      time = stamp
    },
  }
}
