/** A stream address taken apart, so that the password never stays in a visible field. */
export type SplitUrl = {
  /** Without user and password. */
  readonly url: string
  /** `null` when the address named none. */
  readonly username: string | null
  readonly password: string | null
}

/** Network cameras speak RTSP, or send JPEG pictures over HTTP. */
export type StreamProtocol = 'rtsp' | 'http'

const SCHEME = /^((rtsp|http)s?:\/\/)(.*)$/is
const HOST_AND_PORT = /^(?:\[[0-9a-f:.]+\]|[^\s:/?#@[\]]+)(?::(\d{1,5}))?$/i

/**
 * Takes user and password out of an RTSP or HTTP address.
 * Passwords as people paste them are understood: percent-encoded or not, with `@`, `:` or `/` in
 * them. What is no such address, or names no user, comes back unchanged.
 */
export function splitStreamUrl(text: string): SplitUrl {
  const trimmed = text.trim()
  const [, scheme, , rest] = SCHEME.exec(trimmed) ?? []
  if (scheme === undefined || rest === undefined) return plain(trimmed)

  const at = endOfCredentials(rest)
  if (at < 0) return plain(trimmed)
  const credentials = rest.slice(0, at)
  const colon = credentials.indexOf(':')
  return {
    url: scheme.toLowerCase() + rest.slice(at + 1),
    username: decode(colon < 0 ? credentials : credentials.slice(0, colon)),
    password: colon < 0 ? null : decode(credentials.slice(colon + 1)),
  }
}

const plain = (url: string): SplitUrl => ({ url, username: null, password: null })

/** Where the `@` before the host is, or -1. An `@` in the path of a plain address is none. */
function endOfCredentials(rest: string): number {
  const pathAt = rest.search(/[/?#]/)
  const authority = pathAt < 0 ? rest : rest.slice(0, pathAt)
  const inAuthority = authority.lastIndexOf('@')
  if (inAuthority >= 0) return inAuthority
  // `user:pa/ss@host/path`: what stands before the first slash is no host, so the password goes on.
  return HOST_AND_PORT.test(authority) ? -1 : rest.lastIndexOf('@')
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a bare per cent sign is part of the password
  }
}

const examples: Readonly<Record<StreamProtocol, string>> = {
  rtsp: 'rtsp://192.168.1.20/stream1',
  http: 'http://192.168.1.20/video.mjpg',
}

/**
 * Says what is wrong with a stream address without credentials that should speak `protocol`;
 * `null` when it can be tried.
 */
export function streamUrlProblem(text: string, protocol: StreamProtocol = 'rtsp'): string | null {
  const url = text.trim()
  if (url === '') return `Enter the address of the stream, for example ${examples[protocol]}.`
  const [, , spoken, rest] = SCHEME.exec(url) ?? []
  if (spoken === undefined || rest === undefined) {
    return /^[a-z][a-z0-9+.-]*:\/\//i.test(url)
      ? `Only ${protocol}:// and ${protocol}s:// addresses can be read.`
      : `Begin the address with ${protocol}://, for example ${protocol}://${url}`
  }
  if (spoken.toLowerCase() !== protocol) {
    return protocol === 'rtsp'
      ? 'Only rtsp:// and rtsps:// addresses can be read. For an HTTP stream choose MJPEG above.'
      : 'Only http:// and https:// addresses can be read. For an RTSP stream choose it above.'
  }
  const [authority = ''] = rest.split(/[/?#]/)
  if (authority === '') return 'The address names no camera: add its host name or IP address.'
  const [whole, port] = HOST_AND_PORT.exec(authority) ?? []
  if (whole === undefined) return `"${authority}" is not a host name or IP address with a port.`
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) {
    return `Port ${port} does not exist: ports go from 1 to 65535.`
  }
  return /\s/.test(url) ? 'The address contains a space: copy it again from the camera.' : null
}

/** Host, port and path for lists; never credentials, even if an address should carry some. */
export function streamAddress(url: string): string {
  return splitStreamUrl(url).url.replace(/^(?:rtsp|http)s?:\/\//i, '')
}
