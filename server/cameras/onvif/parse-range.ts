export type AddressRange =
  | {
      readonly kind: 'ok'
      /** IP addresses, or one host name that is still to be looked up. */
      readonly hosts: ReadonlyArray<string>
      /** Null: the usual ones. */
      readonly port: number | null
    }
  | { readonly kind: 'invalid'; readonly message: string }

const EXAMPLE = 'Write 192.168.1.0/24, 192.168.1.10-60, or one address.'
/** The least that a CIDR prefix may be: 1022 addresses. */
const shortestPrefix = 22
const mostHosts = 1024

const invalid = (message: string): AddressRange => ({ kind: 'invalid', message })

/** As one number; undefined where `text` is no IPv4 address. */
function toNumber(text: string): number | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
    return undefined
  }
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0)
}

const toAddress = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')

/**
 * True for addresses of local networks and of this machine, which nobody reaches by the internet: RFC 1918, loopback,
 * link-local, and their like of IPv6. Pure.
 */
export function isPrivateAddress(address: string): boolean {
  const value = toNumber(address)
  if (value !== undefined) {
    const within = (start: string, prefix: number) =>
      Math.floor(value / 2 ** (32 - prefix)) ===
      Math.floor((toNumber(start) ?? 0) / 2 ** (32 - prefix))
    return (
      within('10.0.0.0', 8) ||
      within('172.16.0.0', 12) ||
      within('192.168.0.0', 16) ||
      within('169.254.0.0', 16) ||
      within('127.0.0.0', 8)
    )
  }
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return isPrivateAddress(mapped)
  return address === '::1' || /^(f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/i.test(address)
}

/** Reads where to look for cameras. Pure. Names of hosts are not looked up, and so not known to be private. */
export function parseRange(text: string): AddressRange {
  const trimmed = text.trim()
  const [, bracketed, plain = '', digits] =
    /^(?:\[([0-9a-f:.]+(?:%\w+)?)\]|([^:\s]+))(?::(\d{1,5}))?$/i.exec(trimmed) ?? []
  const port = digits === undefined ? null : Number(digits)
  if (port !== null && (port < 1 || port > 65_535)) {
    return invalid(`The port ${port} does not exist; ports are 1 to 65535.`)
  }
  if (bracketed !== undefined) return withHosts([bracketed], port)
  if (/^[0-9a-f:]+(%\w+)?$/i.test(trimmed) && trimmed.split(':').length > 2) {
    return withHosts([trimmed], null)
  }
  if (plain === '') return invalid(`This is no range of addresses. ${EXAMPLE}`)
  if (plain.includes('/')) return parseBlock(plain, port)
  const [first = '', last, ...more] = plain.split('-')
  if (last !== undefined && more.length === 0 && toNumber(first) !== undefined) {
    return parseSpan(first, last, port)
  }
  if (toNumber(plain) !== undefined) return withHosts([plain], port)
  return /^(?=.*[a-z])[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/i.test(plain)
    ? { kind: 'ok', hosts: [plain], port }
    : invalid(`This is no range of addresses. ${EXAMPLE}`)
}

/** `192.168.1.0/24`, without the addresses of the network itself and of everybody in it. */
function parseBlock(text: string, port: number | null): AddressRange {
  const [base = '', digits = ''] = text.split('/')
  const value = toNumber(base)
  const prefix = /^\d{1,2}$/.test(digits) ? Number(digits) : Number.NaN
  if (value === undefined || !(prefix <= 32)) {
    return invalid(`This is no range of addresses. ${EXAMPLE}`)
  }
  if (prefix < shortestPrefix) {
    return invalid(
      `That are too many addresses: at most a /${shortestPrefix} at once. Look through it in parts.`,
    )
  }
  const size = 2 ** (32 - prefix)
  const start = Math.floor(value / size) * size
  const edge = size > 2 ? 1 : 0
  return withHosts(span(start + edge, start + size - 1 - edge), port)
}

/** `192.168.1.10-60`, or with both addresses whole. */
function parseSpan(first: string, last: string, port: number | null): AddressRange {
  const from = toNumber(first)
  const whole = /^\d{1,3}$/.test(last) ? `${first.slice(0, first.lastIndexOf('.'))}.${last}` : last
  const to = toNumber(whole)
  if (from === undefined || to === undefined) {
    return invalid(`This is no range of addresses. ${EXAMPLE}`)
  }
  if (to < from) return invalid('The range ends before it begins.')
  if (to - from >= mostHosts) {
    return invalid(`That are too many addresses: at most ${mostHosts} at once.`)
  }
  return withHosts(span(from, to), port)
}

const span = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => toAddress(from + index))

function withHosts(hosts: ReadonlyArray<string>, port: number | null): AddressRange {
  return hosts.every(isPrivateAddress) ? { kind: 'ok', hosts, port } : invalid(notPrivate)
}

/** Why a range on the internet is not looked through. */
export const notPrivate =
  'Only the local network is looked through: addresses that begin with 10., 172.16. to 172.31., 192.168. or 169.254., and this desktop.'
