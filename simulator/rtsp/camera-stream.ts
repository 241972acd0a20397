import type { Clip } from './load-clip.ts'
import { FRAMING_LENGTH, RTP_HEADER_LENGTH, type RtpFrame } from './packetise.ts'
import type { PacketReceiver } from './packet-receivers.ts'
import { VIDEO_CLOCK } from './session-description.ts'

/** Seconds between the NTP era (1900) and the Unix epoch. */
const NTP_EPOCH_S = 2_208_988_800
const CORRUPTED_BYTES = 8

/** What is wrong with one stream at the moment. */
export type StreamFaults = {
  stalled: boolean
  /** Chances per packet, 0 to 1. */
  corrupt: number
  loss: number
  busy: boolean
  hanging: boolean
  passwordChanged: boolean
}

/** One stream of a camera: sends the clip's frames to everyone who plays it. */
export type CameraStream = {
  readonly clip: () => Clip
  readonly faults: StreamFaults
  readonly receivers: Set<PacketReceiver>
  /** Sends the frame that is due `index` frames after the camera's start, round after round. */
  readonly sendFrame: (index: number) => void
  /** Sends an RTCP sender report that says which RTP time is `nowMs` (epoch milliseconds). */
  readonly sendReport: (nowMs: number, elapsedS: number) => void
  /** Makes the RTP clock leap by `seconds`, either sign. */
  readonly jump: (seconds: number) => void
  /** Shows another clip, its frame 0 due `startS` seconds after the camera's start. */
  readonly show: (clip: Clip, startS: number) => void
}

function copyPackets(frame: RtpFrame, kept: ReadonlyArray<number>): Buffer {
  if (kept.length === frame.offsets.length) return Buffer.from(frame.bytes)
  return Buffer.concat(
    kept.map((index) =>
      frame.bytes.subarray(frame.offsets[index], frame.offsets[index + 1] ?? frame.bytes.length),
    ),
  )
}

function packetOffsets(bytes: Buffer): number[] {
  const offsets: number[] = []
  for (let at = 0; at < bytes.length; at += FRAMING_LENGTH + bytes.readUInt16BE(at + 2)) {
    offsets.push(at)
  }
  return offsets
}

/** Creates a stream; `random` decides about lost and corrupt packets and the RTP start values. */
export function cameraStream(first: Clip, random: () => number): CameraStream {
  let clip = first
  let startIndex = 0
  let sequence = Math.floor(random() * 65_536)
  let clockBase = Math.floor(random() * 2 ** 32)
  const source = Math.floor(random() * 2 ** 32)
  let packetCount = 0
  let byteCount = 0
  const receivers = new Set<PacketReceiver>()
  const faults: StreamFaults = {
    stalled: false,
    corrupt: 0,
    loss: 0,
    busy: false,
    hanging: false,
    passwordChanged: false,
  }

  const rtpTime = (elapsedS: number) => (clockBase + Math.round(elapsedS * VIDEO_CLOCK)) >>> 0

  function corruptPacket(bytes: Buffer, start: number, end: number): void {
    // The RTP header stays whole: a decoder is to meet the damage, not the depacketiser.
    const from = start + FRAMING_LENGTH + RTP_HEADER_LENGTH + 3
    for (let count = 0; count < CORRUPTED_BYTES && from < end; count += 1) {
      const at = from + Math.floor(random() * (end - from))
      bytes[at] = (bytes[at] ?? 0) ^ (1 + Math.floor(random() * 255))
    }
  }

  return {
    clip: () => clip,
    faults,
    receivers,
    sendFrame(index) {
      if (receivers.size === 0 || faults.stalled) return
      const frame = clip.frames[(index - startIndex) % clip.frames.length]
      if (!frame) return
      const all = frame.offsets.map((_, position) => position)
      const kept = faults.loss > 0 ? all.filter(() => random() >= faults.loss) : all
      const bytes = copyPackets(frame, kept)
      const offsets = kept.length === all.length ? frame.offsets : packetOffsets(bytes)
      const time = rtpTime(index / clip.framesPerSecond)
      for (const [position, offset] of offsets.entries()) {
        bytes.writeUInt16BE((sequence + (kept[position] ?? 0)) & 0xffff, offset + 6)
        bytes.writeUInt32BE(time, offset + 8)
        bytes.writeUInt32BE(source, offset + 12)
        if (faults.corrupt > 0 && random() < faults.corrupt) {
          corruptPacket(bytes, offset, offsets[position + 1] ?? bytes.length)
        }
      }
      sequence = (sequence + all.length) & 0xffff
      packetCount = (packetCount + offsets.length) >>> 0
      byteCount =
        (byteCount + bytes.length - offsets.length * (FRAMING_LENGTH + RTP_HEADER_LENGTH)) >>> 0
      for (const receiver of receivers) {
        // Like most cameras: a new reader starts with a picture that it can decode.
        if (frame.keyFrame) receiver.started = true
        if (receiver.started) receiver.sendRtp(bytes, offsets)
      }
    },
    sendReport(nowMs, elapsedS) {
      if (receivers.size === 0 || faults.stalled) return
      const packet = Buffer.alloc(32)
      packet[0] = 0x24
      packet.writeUInt16BE(28, 2)
      packet[4] = 0x80
      packet[5] = 200
      packet.writeUInt16BE(6, 6)
      packet.writeUInt32BE(source, 8)
      packet.writeUInt32BE((Math.floor(nowMs / 1000) + NTP_EPOCH_S) >>> 0, 12)
      packet.writeUInt32BE(Math.floor(((nowMs % 1000) / 1000) * 2 ** 32) >>> 0, 16)
      packet.writeUInt32BE(rtpTime(elapsedS), 20)
      packet.writeUInt32BE(packetCount, 24)
      packet.writeUInt32BE(byteCount, 28)
      for (const receiver of receivers) if (receiver.started) receiver.sendRtcp(packet)
    },
    jump(seconds) {
      const leap = Math.round(seconds * VIDEO_CLOCK) % 2 ** 32
      clockBase = (clockBase + leap + 2 ** 32) % 2 ** 32
    },
    show(next, startS) {
      clip = next
      startIndex = Math.round(startS * next.framesPerSecond)
    },
  }
}
