import { protocol } from 'electron'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

export const appOrigin = 'app://neuromark'

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
}

/** Nothing from elsewhere, no inline script; Mantine writes style attributes, decoders make blob: and mediastream URLs. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob: mediastream:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const headers = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
}

/** Before the app is ready: makes app:// a proper origin. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
    },
  ])
}

export type MediaReader = (kind: string, id: string) => Promise<Uint8Array | null>

/** Serves the built page, and pictures of the records as media/<kind>/<id>. */
export function serveApp(rendererDir: string, media: MediaReader): void {
  protocol.handle('app', async (request) => {
    const url = new URL(request.url)
    if (url.host !== 'neuromark' || request.method !== 'GET')
      return new Response('Not found', { status: 404 })
    const name = decodeURIComponent(url.pathname)
    const [, kind, id] = /^\/media\/(\w+)\/([0-9a-f-]{36})$/.exec(name) ?? []
    if (kind !== undefined && id !== undefined) return picture(media, kind, id)
    const file = path.join(rendererDir, name === '/' ? 'index.html' : name)
    // What lies outside the folder is nobody's business.
    if (!file.startsWith(rendererDir + path.sep)) return new Response('Not found', { status: 404 })
    try {
      const body = await readFile(file)
      const type = contentTypes[path.extname(file)] ?? 'application/octet-stream'
      return new Response(new Uint8Array(body), { headers: { ...headers, 'content-type': type } })
    } catch {
      return new Response('Not found', { status: 404 })
    }
  })
}

async function picture(media: MediaReader, kind: string, id: string): Promise<Response> {
  const found = await media(kind, id).catch(() => null)
  if (!found) return new Response('Not found', { status: 404 })
  return new Response(new Uint8Array(found), {
    headers: {
      ...headers,
      'content-type': 'image/jpeg',
      // Pictures of people stay out of the disk cache.
      'cache-control': 'private, no-store',
    },
  })
}
