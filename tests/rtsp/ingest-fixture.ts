import { createServer } from 'node:net'
import path from 'node:path'
import { motionSize, type StreamCodec } from '../../contracts/inference.ts'
import { makeIngest } from '../../server/adapters/ffmpeg/start-ingest.ts'
import type { ProbeTarget } from '../../server/ports/camera-prober.ts'
import type { DescribedStream, IngestEnd, IngestWarning } from '../../server/ports/ingest.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { FFMPEG } from './simulator-fixtures.ts'

type Described = Extract<DescribedStream, { kind: 'ok' }>

export type Reading = AsyncDisposable & {
  readonly pid: number | undefined
  readonly ended: Promise<IngestEnd>
  /** What came on each socket so far. */
  main(): Buffer
  previewBytes(): number
  motionFrames(): number
  readonly warnings: ReadonlyArray<IngestWarning>
}

/** Reads one camera as the inference process does, by its own sockets. */
export async function readCamera(
  target: ProbeTarget,
  { codec, opening }: Pick<Described, 'codec' | 'opening'>,
): Promise<Reading> {
  const folder = await temporaryFolder(0o700)
  const taken = { main: [] as Buffer[], preview: 0, motion: 0 }
  const listen = (name: string, onData: (chunk: Buffer) => void) => {
    const file = path.join(folder.path, `${name}.sock`)
    const server = createServer((socket) => socket.on('error', () => undefined).on('data', onData))
    return new Promise<{ file: string; close: () => void }>((resolve) =>
      server.listen(file, () => resolve({ file, close: () => server.close() })),
    )
  }
  const lines = [
    await listen('main', (chunk) => taken.main.push(chunk)),
    await listen('preview', (chunk) => (taken.preview += chunk.length)),
    await listen('motion', (chunk) => (taken.motion += chunk.length)),
  ]
  const [main, preview, motion] = lines.map(({ file }) => file)
  const warnings: IngestWarning[] = []
  const withMotion: StreamCodec = 'h264'
  const running = makeIngest(FFMPEG).start({
    main: { ...target, codec, ...(opening ? { opening } : {}) },
    sub: null,
    sockets: {
      main: main ?? '',
      preview: preview ?? '',
      motion: codec === withMotion ? (motion ?? '') : null,
    },
    preview: { width: 640, height: 360 },
    onWarning: (warning) => void warnings.push(warning),
  })
  return {
    pid: running.pid,
    ended: running.ended,
    main: () => Buffer.concat(taken.main),
    previewBytes: () => taken.preview,
    motionFrames: () => Math.floor(taken.motion / (motionSize.width * motionSize.height)),
    warnings,
    async [Symbol.asyncDispose]() {
      await running.stop()
      for (const { close } of lines) close()
      await folder[Symbol.asyncDispose]()
    },
  }
}
