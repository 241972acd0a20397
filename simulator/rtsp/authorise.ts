import { createHash } from 'node:crypto'

/** `sha-256`: Digest as RFC 7616 has it, with qop and opaque; `digest`: as RFC 2069, with MD5. */
export type AuthScheme = 'digest' | 'basic' | 'both' | 'sha-256'
export type Credentials = { readonly username: string; readonly password: string }

/** What a camera wants back as it gave it. */
const OPAQUE = 'a "quoted" camera'

function digestField(header: string, name: string): string | undefined {
  return new RegExp(`(?:^|[ ,])${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^ ,]*))`, 'i')
    .exec(header)
    ?.slice(1)
    .find((value) => value !== undefined)
    ?.replace(/\\(.)/g, '$1')
}

/** Whether an `Authorization` header proves the credentials (RFC 2617 without qop; RFC 7616 with it). */
export function isAuthorised(request: {
  readonly method: string
  readonly header: string | undefined
  readonly scheme: AuthScheme
  readonly realm: string
  readonly nonce: string
  readonly credentials: Credentials
}): boolean {
  const { header, scheme, realm, nonce } = request
  const { username, password } = request.credentials
  if (header === undefined) return false
  if (/^basic /i.test(header)) {
    const given = Buffer.from(header.slice(6), 'base64').toString()
    return /basic|both/.test(scheme) && given === `${username}:${password}`
  }
  if (!/^digest /i.test(header) || scheme === 'basic') return false
  const strong = scheme === 'sha-256'
  const hash = (text: string) =>
    createHash(strong ? 'sha256' : 'md5')
      .update(text)
      .digest('hex')
  const field = (name: string) => digestField(header, name) ?? ''
  const secret = hash(`${username}:${realm}:${password}`)
  const asked = hash(`${request.method}:${field('uri')}`)
  const counted = strong ? `${field('nc')}:${field('cnonce')}:${field('qop')}:` : ''
  if (strong && (field('qop') !== 'auth' || field('opaque') !== OPAQUE || !field('cnonce')))
    return false
  return (
    field('username') === username &&
    field('nonce') === nonce &&
    field('response') === hash(`${secret}:${nonce}:${counted}${asked}`)
  )
}

/** The `WWW-Authenticate` headers of a 401 answer. */
export function challenges(scheme: AuthScheme, realm: string, nonce: string): string[] {
  const digest = `Digest realm="${realm}", nonce="${nonce}"`
  const basic = `Basic realm="${realm}"`
  if (scheme === 'both') return [digest, basic]
  if (scheme === 'sha-256') {
    const opaque = OPAQUE.replaceAll('"', '\\"')
    return [`${digest}, algorithm=SHA-256, qop="auth,auth-int", opaque="${opaque}"`]
  }
  return [scheme === 'digest' ? digest : basic]
}
