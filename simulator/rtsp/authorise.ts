import { createHash } from 'node:crypto'

export type AuthScheme = 'digest' | 'basic' | 'both'
export type Credentials = { readonly username: string; readonly password: string }

const md5 = (text: string) => createHash('md5').update(text).digest('hex')

function digestField(header: string, name: string): string | undefined {
  return new RegExp(`(?:^|[ ,])${name}=(?:"([^"]*)"|([^ ,]*))`, 'i')
    .exec(header)
    ?.slice(1)
    .find((value) => value !== undefined)
}

/** Whether an `Authorization` header proves the credentials (RFC 2617, MD5 without qop). */
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
    return scheme !== 'digest' && given === `${username}:${password}`
  }
  if (!/^digest /i.test(header) || scheme === 'basic') return false
  const secret = md5(`${username}:${realm}:${password}`)
  const asked = md5(`${request.method}:${digestField(header, 'uri') ?? ''}`)
  return (
    digestField(header, 'username') === username &&
    digestField(header, 'nonce') === nonce &&
    digestField(header, 'response') === md5(`${secret}:${nonce}:${asked}`)
  )
}

/** The `WWW-Authenticate` headers of a 401 answer. */
export function challenges(scheme: AuthScheme, realm: string, nonce: string): string[] {
  const digest = `Digest realm="${realm}", nonce="${nonce}"`
  const basic = `Basic realm="${realm}"`
  if (scheme === 'both') return [digest, basic]
  return [scheme === 'digest' ? digest : basic]
}
