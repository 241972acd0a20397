import type { SimulatedCodec } from '../../contracts/simulator.ts'
import { type AccessUnit, unitType } from './annex-b.ts'

/**
 * One coded picture as RTP packets, each with the four bytes of interleaved framing before it
 * (RFC 2326, 10.12), one after the other. Sequence number, timestamp and source are left 0:
 * they are set on a copy for each sending.
 */
export type RtpFrame = {
  readonly keyFrame: boolean
  readonly bytes: Buffer
  /** Where each packet's framing starts, ascending. */
  readonly offsets: ReadonlyArray<number>
}

export const FRAMING_LENGTH = 4
export const RTP_HEADER_LENGTH = 12
const PAYLOAD_TYPE = 96
/** Keeps a packet under the usual MTU of 1,500 bytes with IP and UDP headers. */
const MOST_PAYLOAD = 1400

function fragment(codec: SimulatedCodec, unit: Buffer): Buffer[] {
  if (unit.length <= MOST_PAYLOAD) return [unit]
  const headerLength = codec === 'h264' ? 1 : 2
  const type = unitType(codec, unit)
  const first = unit[0] ?? 0
  const payloads: Buffer[] = []
  const room = MOST_PAYLOAD - headerLength - 1
  for (let at = headerLength; at < unit.length; at += room) {
    const starts = at === headerLength ? 0x80 : 0
    const ends = at + room >= unit.length ? 0x40 : 0
    // FU-A (RFC 6184, 5.8) and FU (RFC 7798, 4.4.3).
    const header =
      codec === 'h264'
        ? [(first & 0xe0) | 28, starts | ends | type]
        : [(first & 0x81) | (49 << 1), unit[1] ?? 0, starts | ends | type]
    payloads.push(Buffer.concat([Buffer.from(header), unit.subarray(at, at + room)]))
  }
  return payloads
}

/** Cuts one picture into RTP packets; a key frame carries the parameter sets before its slices. */
export function packetise(
  codec: SimulatedCodec,
  picture: AccessUnit,
  parameterSets: ReadonlyArray<Buffer>,
): RtpFrame {
  const units = picture.keyFrame ? [...parameterSets, ...picture.units] : picture.units
  const payloads = units.flatMap((unit) => fragment(codec, unit))
  const perPacket = FRAMING_LENGTH + RTP_HEADER_LENGTH
  const total = payloads.reduce((sum, payload) => sum + perPacket + payload.length, 0)
  const bytes = Buffer.alloc(total)
  const offsets: number[] = []
  let at = 0
  for (const [index, payload] of payloads.entries()) {
    const marker = index === payloads.length - 1 ? 0x80 : 0
    offsets.push(at)
    bytes[at] = 0x24
    bytes.writeUInt16BE(RTP_HEADER_LENGTH + payload.length, at + 2)
    bytes[at + 4] = 0x80
    bytes[at + 5] = PAYLOAD_TYPE | marker
    payload.copy(bytes, at + perPacket)
    at += perPacket + payload.length
  }
  return { keyFrame: picture.keyFrame, bytes, offsets }
}
