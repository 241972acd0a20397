/** One RTSP request; header names are in lower case. */
export type RtspRequest = {
  readonly method: string
  readonly url: string
  readonly headers: ReadonlyMap<string, string>
}

const INTERLEAVED = 0x24
const MOST_PENDING = 64 * 1024

function parseRequest(head: string): RtspRequest {
  const [line = '', ...lines] = head.split('\r\n')
  const [method = '', url = ''] = line.split(' ')
  const headers = new Map<string, string>()
  for (const header of lines) {
    const colon = header.indexOf(':')
    if (colon > 0) {
      headers.set(header.slice(0, colon).trim().toLowerCase(), header.slice(colon + 1).trim())
    }
  }
  return { method, url, headers }
}

/**
 * Returns a reader for one connection: fed with what arrives, it returns the requests that are
 * complete. Interleaved packets from the client (its RTCP reports) and bodies are skipped.
 */
export function rtspRequestReader(): (chunk: Buffer) => RtspRequest[] {
  let pending = Buffer.alloc(0)
  return (chunk) => {
    pending = Buffer.concat([pending, chunk])
    const requests: RtspRequest[] = []
    for (;;) {
      if (pending[0] === INTERLEAVED) {
        if (pending.length < 4) break
        const length = 4 + pending.readUInt16BE(2)
        if (pending.length < length) break
        pending = pending.subarray(length)
        continue
      }
      const end = pending.indexOf('\r\n\r\n')
      if (end < 0) break
      const request = parseRequest(pending.toString('latin1', 0, end))
      const body = Number(request.headers.get('content-length') ?? 0)
      const length = end + 4 + (Number.isFinite(body) ? body : 0)
      if (pending.length < length) break
      pending = pending.subarray(length)
      requests.push(request)
    }
    if (pending.length > MOST_PENDING) pending = Buffer.alloc(0)
    return requests
  }
}
