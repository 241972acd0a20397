/** Where the figures are served unless somebody wants it otherwise. */
const shipped = { host: '127.0.0.1', port: 9464 }

/** The parts of the address that is served; the shipped ones while none is. */
export function readMetricsAddress(address: string | null): {
  readonly host: string
  readonly port: number
} {
  if (address === null || !URL.canParse(address)) return shipped
  const { hostname, port } = new URL(address)
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port) }
}

/** Whether nobody else can reach it. */
export function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}
