/** An RTSP request or answer; header names are in lower case. */
export type RtspMessage = {
  /** The first line. */
  readonly line: string
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
  readonly body: string
}

export type RtspReaderEvents = {
  readonly message: (message: RtspMessage) => void
  /** Interleaved packets with their framing, as they come: whole or in parts. */
  readonly data?: (bytes: Buffer) => void
  /** The beginning of each interleaved packet: its channel, and at most 12 bytes of it. */
  readonly packet?: (channel: number, header: Buffer) => void
}

/** Bounds of one message, bytes. */
const mostHeadBytes = 64 * 1024
const mostBodyBytes = 256 * 1024

const interleaved = 0x24
const framingBytes = 4
const rtpHeaderBytes = 12
const none = Buffer.alloc(0)

/**
 * Reads one direction of an RTSP connection (RFC 2326, 10.12): messages, and the packets interleaved with them, in order.
 * Packets are passed on without being gathered. @throws RangeError in the returned function when it is not RTSP.
 */
export function makeRtspReader(on: RtspReaderEvents): (chunk: Buffer) => void {
  let held: Buffer = none
  /** Bytes of the present packet that are still to come. */
  let rest = 0
  return (chunk) => {
    const bytes = held.length > 0 ? Buffer.concat([held, chunk]) : chunk
    held = none
    let at = 0
    let passed = 0
    const pass = (to: number): void => {
      if (to > passed) on.data?.(bytes.subarray(passed, to))
      passed = to
    }
    for (;;) {
      const skipped = Math.min(rest, bytes.length - at)
      at += skipped
      rest -= skipped
      if (at === bytes.length) return pass(at)
      if (bytes[at] === interleaved) {
        const begun = readFraming(bytes, at)
        if (!begun) break
        on.packet?.(begun.channel, begun.header)
        rest = begun.bytes
        continue
      }
      pass(at)
      if (bytes[at] === 13 || bytes[at] === 10) {
        passed = ++at // blank lines between messages
        continue
      }
      const read = readMessage(bytes, at)
      if (!read) break
      on.message(read.message)
      at = passed = read.end
    }
    pass(at)
    held = Buffer.from(bytes.subarray(at))
  }
}

function readFraming(
  bytes: Buffer,
  at: number,
): { readonly channel: number; readonly header: Buffer; readonly bytes: number } | undefined {
  if (bytes.length - at < framingBytes) return undefined
  const length = bytes.readUInt16BE(at + 2)
  const headerEnd = at + framingBytes + Math.min(rtpHeaderBytes, length)
  if (bytes.length < headerEnd) return undefined
  return {
    channel: bytes[at + 1] ?? 0,
    header: bytes.subarray(at + framingBytes, headerEnd),
    bytes: framingBytes + length,
  }
}

function readMessage(
  bytes: Buffer,
  at: number,
): { readonly message: RtspMessage; readonly end: number } | undefined {
  const begin = bytes.toString('latin1', at, at + 16)
  if (!/^[A-Z_]+( |$|\/)/.test(begin)) throw new RangeError('not RTSP')
  const headEnd = bytes.indexOf('\r\n\r\n', at)
  if (headEnd < 0) {
    if (bytes.length - at > mostHeadBytes) throw new RangeError('a head without an end')
    return undefined
  }
  const [line = '', ...rest] = bytes.toString('utf8', at, headEnd).split('\r\n')
  const headers = rest.map((header): readonly [string, string] => {
    const colon = header.indexOf(':')
    return [header.slice(0, colon).trim().toLowerCase(), header.slice(colon + 1).trim()]
  })
  const length = Number(headers.find(([name]) => name === 'content-length')?.[1] ?? 0)
  if (!Number.isInteger(length) || length < 0 || length > mostBodyBytes)
    throw new RangeError('a body of no possible length')
  const end = headEnd + 4 + length
  if (bytes.length < end) return undefined
  return { message: { line, headers, body: bytes.toString('utf8', headEnd + 4, end) }, end }
}
