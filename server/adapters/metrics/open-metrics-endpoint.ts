import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { readFile, writeFile } from 'node:fs/promises'
import { isIPv6 } from 'node:net'
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import { z } from 'zod'
import type { Log } from '../../ports/log.ts'
import type {
  MetricSample,
  MetricsEndpoint,
  MetricsSettings,
  MetricsState,
} from '../../ports/metrics-endpoint.ts'

/** Off, and for this machine alone; 9464 is the port that OpenTelemetry's exporter for Prometheus takes. */
const shipped: MetricsSettings = { enabled: false, host: '127.0.0.1', port: 9464 }

const Settings = z.object({
  enabled: z.boolean(),
  host: z.string().min(1).max(253),
  port: z.number().int().min(1).max(65535),
})

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Another program uses this port. Choose another one.',
  EADDRNOTAVAIL: 'This machine has no such address. Use 127.0.0.1, or one of its own.',
  EACCES: 'The system keeps this port to itself. Choose one above 1023.',
  ENOTFOUND: 'This machine has no such address. Use 127.0.0.1, or one of its own.',
}

/**
 * Opens the endpoint with the settings kept in `file`; one that cannot be served says so in its state. `read` gives the
 * figures of now, at each scrape.
 */
export async function openMetricsEndpoint(deps: {
  readonly file: string
  readonly read: () => Promise<ReadonlyArray<MetricSample>>
  readonly log: Log
}): Promise<MetricsEndpoint> {
  let settings = await readSettings(deps.file)
  let server: Server | undefined
  let message: string | null = null

  /** Resolves with why not, or null. */
  const serve = (wanted: MetricsSettings): Promise<string | null> => {
    const made = createServer((request, response) => {
      answer(request, response, deps.read).catch((error: unknown) => {
        deps.log.error({ error }, 'the metrics could not be read')
        response.writeHead(500).end()
      })
    })
    return new Promise((resolve) => {
      made.once('error', (error: NodeJS.ErrnoException) =>
        resolve(reasons[error.code ?? ''] ?? `The endpoint cannot be opened: ${error.message}.`),
      )
      made.listen(wanted.port, wanted.host, () => {
        server = made
        resolve(null)
      })
    })
  }

  const end = async (): Promise<void> => {
    const old = server
    server = undefined
    if (!old) return
    old.closeAllConnections()
    await new Promise<void>((resolve) => old.close(() => resolve()))
  }

  if (settings.enabled) {
    message = await serve(settings)
    if (message !== null) deps.log.warn({ reason: message }, 'the metrics are not served')
  }

  return {
    settings: () => settings,

    state(): MetricsState {
      const host = isIPv6(settings.host) ? `[${settings.host}]` : settings.host
      const address = server ? `http://${host}:${settings.port}/metrics` : null
      return { enabled: settings.enabled, address, message }
    },

    async apply(wanted) {
      const before = settings
      const wasServed = server !== undefined
      await end()
      const refusal = wanted.enabled ? await serve(wanted) : null
      if (refusal !== null) {
        if (wasServed) await serve(before)
        return refusal
      }
      settings = wanted
      message = null
      await writeFile(deps.file, `${JSON.stringify(wanted, undefined, 2)}\n`, { mode: 0o600 })
      return null
    },

    [Symbol.asyncDispose]: end,
  }
}

async function readSettings(file: string): Promise<MetricsSettings> {
  const text = await readFile(file, 'utf8').catch(() => '')
  try {
    return Settings.parse(JSON.parse(text))
  } catch {
    return shipped // none were kept, or not by us
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  read: () => Promise<ReadonlyArray<MetricSample>>,
): Promise<void> {
  if (request.method !== 'GET') {
    response.writeHead(405, { allow: 'GET' }).end()
    return
  }
  if (request.url !== '/metrics') {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Only /metrics is here.\n')
    return
  }
  const registry = register(await read())
  response
    .writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' })
    .end(`${await registry.metrics()}\n${await own.metrics()}`)
}

/** Of the main process itself: time, memory, handles, event loop. */
const own = new Registry()
collectDefaultMetrics({ register: own, prefix: 'neuromark_main_' })

function register(samples: ReadonlyArray<MetricSample>): Registry {
  const registry = new Registry()
  const known = new Map<string, Gauge | Counter>()
  for (const { name, help, type, labels, value } of samples) {
    const options = { name, help, labelNames: Object.keys(labels), registers: [registry] }
    const metric =
      known.get(name) ?? (type === 'counter' ? new Counter(options) : new Gauge(options))
    known.set(name, metric)
    metric.inc(labels, value)
  }
  return registry
}
