import type { ProbeTarget } from '../../ports/camera-prober.ts'
import type { DescribedStream } from '../../ports/ingest.ts'
import type { DescribeOptions } from '../rtsp/describe-stream.ts'
import { SourceFailure } from '../rtsp/source-failure.ts'
import { jpegSize } from './cut-jpegs.ts'
import { openMjpeg } from './open-mjpeg.ts'

/** Asks a camera with HTTP for its pictures, and takes one. */
export async function describeMjpeg(
  target: ProbeTarget,
  options: DescribeOptions,
  signal?: AbortSignal,
): Promise<DescribedStream> {
  try {
    const stream = await openMjpeg(target, options, signal)
    const first = await firstPicture(stream, options.answerMs, signal)
    return {
      kind: 'ok',
      codec: 'mjpeg',
      picture: jpegSize(first),
      opening: { kind: 'http' },
      ...(stream.note === null ? {} : { note: stream.note }),
    }
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error
    return { kind: 'failed', cause: error.fault, message: error.message }
  }
}

async function firstPicture(
  stream: Awaited<ReturnType<typeof openMjpeg>>,
  withinMs: number,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  let late = false
  const timer = setTimeout(() => {
    late = true
    stream.close()
  }, withinMs)
  const onAbort = (): void => stream.close()
  signal?.addEventListener('abort', onAbort)
  try {
    for await (const picture of stream.pictures()) return picture
    throw new SourceFailure('ended', 'The camera ended the stream before the first picture.')
  } catch (error) {
    if (late) throw new SourceFailure('silent', 'The camera answers, but sends no picture.')
    throw error
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
    stream.close()
  }
}
