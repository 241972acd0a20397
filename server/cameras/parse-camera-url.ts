import type { CameraSource } from '../../contracts/cameras.ts'

export type ParsedCameraUrl =
  | {
      readonly kind: 'ok'
      readonly source: CameraSource
      /** Without credentials, blanks and control characters; in the form that is stored. */
      readonly url: string
      /** What the text held before the host; null where it held none. */
      readonly username: string | null
      readonly password: string | null
    }
  | { readonly kind: 'invalid'; readonly message: string }

const EXAMPLE = 'Write it like rtsp://192.168.1.20:554/stream1.'
const FILE_EXAMPLE = 'Write it like file:///home/me/door.mp4 or file:///C:/videos/door.mp4.'
const HOST = /^([a-z0-9_.-]+|\[[0-9a-f:.]+(?:%[a-z0-9_.-]+)?\])(?::(\d{1,5}))?$/i
/** Hosts that nobody would take for a piece of a password. */
const IP_HOST = /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:.]+(?:%[a-z0-9_.-]+)?\])(:\d{1,5})?$/i
const CONTROL = /\p{Cc}/u
const LONGEST = 500

const invalid = (message: string): ParsedCameraUrl => ({ kind: 'invalid', message })

/** As written, where it is not percent-encoded: passwords and paths are pasted both ways. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What stands before the path, query or fragment. */
const authorityOf = (address: string): string => address.split(/[/?#]/, 1)[0] ?? ''

/**
 * Splits what stands after `rtsp://` into login and the rest. A pasted password may hold `@`, `/`, `#` or `?` that
 * nobody encoded, so a URL parser is no help: where the usual reading makes no sense, the `@` counts that a host follows.
 */
function splitLogin(rest: string): { readonly login: string | null; readonly address: string } {
  const at = (index: number) => ({
    login: index < 0 ? null : rest.slice(0, index),
    address: rest.slice(index + 1),
  })
  const usual = at(authorityOf(rest).lastIndexOf('@'))
  const host = authorityOf(usual.address)
  if (IP_HOST.test(host) || (HOST.test(host) && host.includes('.'))) return usual
  const others = [...rest.matchAll(/@/g)]
    .map(({ index }) => at(index))
    .filter(({ address }) => HOST.test(authorityOf(address)))
  const likely = others.find(({ address }) => IP_HOST.test(authorityOf(address)))
  if (likely) return likely
  return HOST.test(host) ? usual : (others[0] ?? usual)
}

/** Blanks and what is not ASCII, percent-encoded; everything else stands for itself. */
const encoded = (path: string): string =>
  path.replace(/[^\x21-\x7e]+/gu, (text) => encodeURIComponent(text.toWellFormed()))

function parseNetwork(scheme: string, rest: string): ParsedCameraUrl {
  const { login, address } = splitLogin(rest)
  const authority = authorityOf(address)
  if (authority === '') return invalid(`The address names no host. ${EXAMPLE}`)
  if (/\s/.test(authority)) return invalid('The host in the address has a blank in it. Remove it.')
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
    source: scheme.startsWith('rtsp') ? 'rtsp' : 'mjpeg',
    url: `${scheme}://${authority.toLowerCase()}${encoded(address.slice(authority.length))}`,
    username: username === '' ? null : decoded(username),
    password: password.length === 0 ? null : decoded(password.join(':')),
  }
}

/** `rest` is what follows `file:`, or a plain absolute path. */
function parseFile(rest: string): ParsedCameraUrl {
  const text = rest.replaceAll('\\', '/')
  if (/^(\/\/[^/]|\/{4})/.test(text)) {
    return invalid(
      `A file on another computer cannot be read by its address. Copy it to this desktop. ${FILE_EXAMPLE}`,
    )
  }
  const path = text.replace(/^\/{1,3}(?=[a-z]:\/)/i, '').replace(/^\/{2,3}/, '/')
  const drive = /^[a-z]:(?=\/)/i.exec(path)?.[0] ?? ''
  const names = path.slice(drive.length).split('/').slice(1).map(decoded)
  if (!path.startsWith(`${drive}/`) || names.at(-1) === '' || names.length === 0) {
    return invalid(`The file needs its whole path. ${FILE_EXAMPLE}`)
  }
  if (names.some((name) => CONTROL.test(name) || name.includes('/'))) {
    return invalid(`The path has a character in it that no file can have. ${FILE_EXAMPLE}`)
  }
  const url = ['file://', ...(drive ? [drive.toUpperCase()] : []), ...names.map(encodeName)]
  return { kind: 'ok', source: 'file', url: url.join('/'), username: null, password: null }
}

const encodeName = (name: string): string => encodeURIComponent(name.toWellFormed())

/**
 * Reads the address of a camera; credentials in it are split off. Pure. Messages never repeat a password.
 *
 * A plain absolute path is taken for a file. Characters that mean something to a shell stand for themselves.
 */
export function parseCameraUrl(text: string): ParsedCameraUrl {
  const parsed = parse(text.trim())
  return parsed.kind === 'ok' && parsed.url.length > LONGEST
    ? invalid(`The address is too long: at most ${LONGEST} characters.`)
    : parsed
}

function parse(text: string): ParsedCameraUrl {
  if (CONTROL.test(text)) {
    return invalid('The address has a line break or another invisible character in it. Remove it.')
  }
  if (/^(\/|\\\\|[a-z]:[\\/])/i.test(text)) return parseFile(text)
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(text) ?? []
  switch (scheme.toLowerCase()) {
    case 'webcam': {
      const url = `webcam:${rest.trim()}`
      return { kind: 'ok', source: 'webcam', url, username: null, password: null }
    }
    case 'file':
      return parseFile(rest)
    case 'rtsp':
    case 'rtsps':
    case 'http':
    case 'https':
      if (rest.startsWith('//')) return parseNetwork(scheme.toLowerCase(), rest.slice(2))
  }
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
    ? invalid(
        `NeuroMark reads cameras by rtsp, rtsps, http (MJPEG) or https; this address begins with ${scheme.toLowerCase()}://. ${EXAMPLE}`,
      )
    : invalid(`This is not the address of a stream. ${EXAMPLE}`)
}

/** Where the pictures of a stored address come from. Pure. */
export function cameraSource(url: string): CameraSource {
  if (url.startsWith('webcam:')) return 'webcam'
  if (url.startsWith('file:')) return 'file'
  return url.startsWith('http') ? 'mjpeg' : 'rtsp'
}

/** Some cameras want the password in the path or query; this takes it out, for logs and records. Pure. */
export function redactUrl(url: string): string {
  return url.replace(
    /\b(pass|passwd|password|pwd|pw|psw|loginpas|secret|auth|token)=[^&/;]*/gi,
    '$1=…',
  )
}
