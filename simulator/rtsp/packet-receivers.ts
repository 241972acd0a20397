import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import type { Socket } from 'node:net'
import { FRAMING_LENGTH } from './packetise.ts'

/** Someone who plays a stream. */
export type PacketReceiver = {
  /** Sends the packets of one picture; `bytes` is not changed by either side afterwards. */
  readonly sendRtp: (bytes: Buffer, offsets: ReadonlyArray<number>) => void
  /** Sends one RTCP packet with its framing. */
  readonly sendRtcp: (packet: Buffer) => void
  /** False until the first key frame was sent to this receiver. */
  started: boolean
  readonly close: () => void
}

/** Beyond this a TCP client that does not read loses whole pictures. */
const MOST_QUEUED_BYTES = 4 << 20
/** A burst of this many datagrams fits the default receive buffer of a reader. */
const BURST = 24
const BURST_PAUSE_MS = 3

/** Sends over the RTSP connection itself (RFC 2326, 10.12), on channels `channel`, `channel` + 1. */
export function interleavedReceiver(socket: Socket, channel: number): PacketReceiver {
  return {
    started: false,
    sendRtp(bytes, offsets) {
      if (socket.writableLength > MOST_QUEUED_BYTES) return
      let own = bytes
      if (channel !== 0) {
        own = Buffer.from(bytes)
        for (const offset of offsets) own[offset + 1] = channel
      }
      socket.write(own)
    },
    sendRtcp(packet) {
      const own = Buffer.from(packet)
      own[1] = channel + 1
      socket.write(own)
    },
    close: () => undefined,
  }
}

export type UdpReceiver = PacketReceiver & {
  readonly ports: { readonly rtp: number; readonly rtcp: number }
}

function bind(host: string, port: number): Promise<UdpSocket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4')
    socket.once('error', reject)
    socket.bind(port, host, () => {
      socket.removeListener('error', reject)
      // A reader that has gone answers with ICMP errors: its RTSP connection tells the same.
      socket.on('error', () => undefined)
      resolve(socket)
    })
  })
}

async function bindPair(host: string): Promise<{ rtp: UdpSocket; rtcp: UdpSocket }> {
  for (let attempt = 1; ; attempt += 1) {
    const rtp = await bind(host, 0)
    try {
      return { rtp, rtcp: await bind(host, rtp.address().port + 1) }
    } catch (error) {
      rtp.close()
      if (attempt === 20) throw error
    }
  }
}

/** Sends datagrams, a large picture in several bursts. */
export async function udpReceiver(
  host: string,
  client: { readonly host: string; readonly rtp: number; readonly rtcp: number },
): Promise<UdpReceiver> {
  const sockets = await bindPair(host)
  const queue: Buffer[] = []
  let timer: NodeJS.Timeout | undefined
  let closed = false

  function sendBurst(): void {
    timer = undefined
    for (const packet of queue.splice(0, BURST)) {
      sockets.rtp.send(packet, client.rtp, client.host)
    }
    if (queue.length > 0) timer = setTimeout(sendBurst, BURST_PAUSE_MS)
  }

  return {
    started: false,
    ports: { rtp: sockets.rtp.address().port, rtcp: sockets.rtcp.address().port },
    sendRtp(bytes, offsets) {
      if (closed) return
      for (const [index, offset] of offsets.entries()) {
        queue.push(bytes.subarray(offset + FRAMING_LENGTH, offsets[index + 1] ?? bytes.length))
      }
      if (!timer) sendBurst()
    },
    sendRtcp(packet) {
      if (!closed) sockets.rtcp.send(packet.subarray(FRAMING_LENGTH), client.rtcp, client.host)
    },
    close() {
      if (closed) return
      closed = true
      clearTimeout(timer)
      sockets.rtp.close()
      sockets.rtcp.close()
    },
  }
}
