import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import sharp from 'sharp'
import {
  challenges,
  isAuthorised,
  type AuthScheme,
  type Credentials,
} from '../../simulator/rtsp/authorise.ts'

export type MjpegCamera = {
  readonly origin: string
  /** The pictures that it shows in turn. */
  readonly pictures: ReadonlyArray<Buffer>
  readonly requests: ReadonlyArray<string>
  close(): Promise<void>
}

const realm = 'MJPEG camera'
const nonce = 'c0ffee'

/** One colour each; one has a thumbnail inside, as cameras make them. */
async function makePictures(): Promise<ReadonlyArray<Buffer>> {
  const plain = await Promise.all(
    ['#803020', '#208030', '#203080'].map((background) =>
      sharp({ create: { width: 640, height: 360, channels: 3, background } })
        .jpeg()
        .toBuffer(),
    ),
  )
  const [first = Buffer.alloc(0), second = Buffer.alloc(0), ...rest] = plain
  const thumbnail = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 0]), first])
  thumbnail.writeUInt16BE(thumbnail.length - 2, 2)
  return [first, Buffer.concat([second.subarray(0, 2), thumbnail, second.subarray(2)]), ...rest]
}

/** A camera that sends MJPEG over HTTP at `/video`, and other things elsewhere, as cameras do. */
export async function startMjpegCamera(options: {
  readonly credentials?: Credentials
  readonly scheme?: AuthScheme
  readonly tls?: { readonly key: string; readonly cert: string }
  /** Without lengths the end of a picture has to be found. */
  readonly lengths?: boolean
}): Promise<MjpegCamera> {
  const pictures = await makePictures()
  const { credentials, scheme = 'digest', lengths = true } = options
  const requests: string[] = []
  const answer: RequestListener = (request, response) => {
    requests.push(request.url ?? '')
    const header = request.headers.authorization
    const asked = { method: request.method ?? '', header, scheme, realm, nonce }
    if (credentials && !isAuthorised({ ...asked, credentials })) {
      response.writeHead(401, { 'WWW-Authenticate': challenges(scheme, realm, nonce) })
      return void response.end()
    }
    switch (request.url?.split('?')[0]) {
      case '/video':
      case '/with%20blank/$(reboot);ls':
        break
      case '/old':
        return void response.writeHead(302, { Location: '/video' }).end()
      case '/elsewhere':
        return void response.writeHead(302, { Location: 'http://192.0.2.1/video' }).end()
      case '/circle':
        return void response.writeHead(302, { Location: '/circle' }).end()
      case '/still':
        return void response.writeHead(200, { 'Content-Type': 'image/jpeg' }).end(pictures[0])
      case '/page':
        return void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Camera</h1>')
      case '/sound':
        return void response.writeHead(200, { 'Content-Type': 'audio/basic' }).end()
      case '/busy':
        return void response.writeHead(503).end()
      case '/empty':
        return void response
          .writeHead(200, { 'Content-Type': 'multipart/x-mixed-replace; boundary=x' })
          .flushHeaders()
      case '/hang':
        return
      default:
        return void response.writeHead(404).end()
    }
    response.writeHead(200, { 'Content-Type': 'multipart/x-mixed-replace; boundary="--x y"' })
    let turn = 0
    const timer = setInterval(() => {
      const picture = pictures[turn++ % pictures.length] ?? Buffer.alloc(0)
      const length = lengths ? `Content-Length: ${picture.length}\r\n` : ''
      response.write(`\r\n----x y\r\nContent-Type: image/jpeg\r\n${length}\r\n`)
      response.write(picture)
    }, 80)
    response.on('close', () => clearInterval(timer))
  }
  const server: Server = options.tls
    ? createHttpsServer(options.tls, answer)
    : createHttpServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The camera has no port.')
  return {
    origin: `${options.tls ? 'https' : 'http'}://127.0.0.1:${address.port}`,
    pictures,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
