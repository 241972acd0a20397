export type ParsedCameraUrl =
  | {
      readonly kind: 'ok'
      /** Without credentials. */
      readonly url: string
      /** What the text held before the host; null where it held none. */
      readonly username: string | null
      readonly password: string | null
    }
  | { readonly kind: 'invalid'; readonly message: string }

const EXAMPLE = 'Write it like rtsp://192.168.1.20:554/stream1.'
const HOST = /^([a-z0-9_.-]+|\[[0-9a-f:.%]+\])(?::(\d{1,5}))?$/i

const invalid = (message: string): ParsedCameraUrl => ({ kind: 'invalid', message })

/** As written, where it is not percent-encoded: passwords are pasted both ways. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Splits what stands after `rtsp://` into login and the rest. A pasted password may hold `@`, `/`, `#` or `?` that
 * nobody encoded, so a URL parser is no help.
 */
function splitLogin(rest: string): { readonly login: string | null; readonly address: string } {
  const [authority = ''] = rest.split(/[/?#]/, 1)
  const inAuthority = authority.lastIndexOf('@')
  if (inAuthority >= 0) {
    return { login: rest.slice(0, inAuthority), address: rest.slice(inAuthority + 1) }
  }
  const at = rest.indexOf('@')
  return at < 0 || HOST.test(authority)
    ? { login: null, address: rest }
    : { login: rest.slice(0, at), address: rest.slice(at + 1) }
}

/** Reads the address of a stream; credentials in it are split off. Pure. Messages never repeat a password. */
export function parseCameraUrl(text: string): ParsedCameraUrl {
  const trimmed = text.trim()
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(trimmed) ?? []
  if (scheme === undefined) return invalid(`This is not the address of a stream. ${EXAMPLE}`)
  if (!/^rtsps?$/i.test(scheme)) {
    return invalid(
      `NeuroMark reads cameras by RTSP; this address begins with ${scheme.toLowerCase()}://. ${EXAMPLE}`,
    )
  }
  const { login, address } = splitLogin(rest)
  if (/\s/.test(address)) return invalid('The address has a blank in it. Remove it.')
  const [authority = ''] = address.split(/[/?#]/, 1)
  if (authority === '') return invalid(`The address names no host. ${EXAMPLE}`)
  const [matched, , port] = HOST.exec(authority) ?? []
  if (matched === undefined) {
    return invalid(`The host in the address is not a name or an IP address. ${EXAMPLE}`)
  }
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) {
    return invalid(`The port ${port} does not exist; ports are 1 to 65535. RTSP mostly uses 554.`)
  }
  const [username = '', ...password] = login?.split(':') ?? []
  return {
    kind: 'ok',
    url: `${scheme.toLowerCase()}://${authority.toLowerCase()}${address.slice(authority.length)}`,
    username: username === '' ? null : decoded(username),
    password: password.length === 0 ? null : decoded(password.join(':')),
  }
}

/** Some cameras want the password in the path or query; this takes it out, for logs and records. Pure. */
export function redactUrl(url: string): string {
  return url.replace(/\b(pass|passwd|password|pwd|auth|token)=[^&/;]*/gi, '$1=…')
}
