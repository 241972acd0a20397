/** Where a database is and how to enter it. The password is never logged. */
export type DatabaseConnection = {
  /** A host name, an address, or the folder of a unix socket. */
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
  /** `undefined`: no TLS, for the unix socket and the loopback. */
  readonly ssl?: { readonly rejectUnauthorized: boolean } | undefined
}

export type ParsedConnection =
  | { readonly kind: 'ok'; readonly connection: DatabaseConnection }
  | { readonly kind: 'invalid'; readonly message: string }

const invalid = (what: string): ParsedConnection => ({
  kind: 'invalid',
  message: `${what} Write it like postgres://user:password@host:5432/database.`,
})

/** Reads a `postgres://` URL. Never repeats the URL in its answer, because it holds a password. */
export function parseDatabaseUrl(text: string): ParsedConnection {
  if (!URL.canParse(text)) return invalid('The database address is not a URL.')
  const url = new URL(text)
  if (!['postgres:', 'postgresql:'].includes(url.protocol)) {
    return invalid(`The database address begins with ${url.protocol}//, not with postgres://.`)
  }
  const socketFolder = url.searchParams.get('host')
  const host = socketFolder ?? url.hostname.replace(/^\[(.*)\]$/, '$1')
  const database = decodeURIComponent(url.pathname.slice(1))
  if (host === '') return invalid('The database address names no host.')
  if (database === '') return invalid('The database address names no database.')
  if (url.username === '') return invalid('The database address names no user.')
  const sslMode = url.searchParams.get('sslmode') ?? 'disable'
  const encrypted = !['disable', 'allow', 'prefer'].includes(sslMode)
  return {
    kind: 'ok',
    connection: {
      host,
      port: Number(url.searchParams.get('port') ?? (url.port === '' ? '5432' : url.port)),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      database,
      ssl: encrypted ? { rejectUnauthorized: sslMode.startsWith('verify') } : undefined,
    },
  }
}

/** The connection as a URL, for tools and tests that want one. Holds the password: never log it. */
export function databaseUrl(connection: DatabaseConnection): string {
  const { host, port, user, password, database } = connection
  const name = encodeURIComponent(database)
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`
  return host.startsWith('/')
    ? `postgres://${login}@localhost/${name}?host=${encodeURIComponent(host)}&port=${port}`
    : `postgres://${login}@${host.includes(':') ? `[${host}]` : host}:${port}/${name}`
}
