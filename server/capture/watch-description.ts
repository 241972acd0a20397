import type { CameraFault } from '../../contracts/cameras.ts'
import type { Fault } from '../../core/capture/camera-machine.ts'
import type { ProbeTarget } from '../ports/camera-prober.ts'
import type { DescribedStream, StreamDescriber } from '../ports/ingest.ts'

type Described = Extract<DescribedStream, { kind: 'ok' }>

/** One stream as it was described before it was read. */
export type ReadStream = { readonly target: ProbeTarget; readonly described: Described }

/** A stream that is joined is damaged at first; after that a camera is asked so seldom at most, milliseconds. */
const joinMs = 5000
const everyMs = 10_000

const codecNames = { h264: 'H.264', hevc: 'H.265', mjpeg: 'MJPEG' } as const

/**
 * A camera that was set to another codec goes on sending, and its pictures arrive damaged: it is asked again what it sends.
 * `changed` tells that it is something else than what is being read; it stays open where that never comes.
 */
export function watchDescription(
  streams: ReadonlyArray<ReadStream>,
  describer: StreamDescriber,
  signal: AbortSignal,
  nowMs: () => number = () => performance.now(),
): { damaged(): void; readonly changed: Promise<Fault<CameraFault>> } {
  let nextMs = nowMs() + joinMs
  let tell: (fault: Fault<CameraFault>) => void
  const changed = new Promise<Fault<CameraFault>>((resolve) => (tell = resolve))

  const ask = async (): Promise<void> => {
    for (const { target, described } of streams) {
      const now = await describer.describe(target, signal)
      if (signal.aborted) return
      // Another try with a password that is refused could lock the account: its pictures tell what becomes of it.
      if (now.kind === 'failed' && now.cause === 'unauthorised') nextMs = Infinity
      if (now.kind === 'failed') return
      if (now.codec === described.codec) continue
      const [is, was] = [codecNames[now.codec], codecNames[described.codec]]
      const message = `The camera sends ${is} now, no longer ${was}. It is opened anew.`
      return tell({ cause: 'ended', message })
    }
  }

  return {
    changed,
    damaged() {
      if (nowMs() < nextMs) return
      nextMs = nowMs() + everyMs
      void ask()
    },
  }
}
