import type { CameraCounters, HardwareDecoder, StreamCodec } from '../contracts/inference.ts'
import type { AccessUnit } from './access-unit.ts'
import {
  decodedSize,
  startMainDecoder,
  type DecodedFrame,
  type MainDecoder,
} from './main-decoder.ts'
import type { Masker } from './mask.ts'
import { parameterSets } from './parameter-sets.ts'

type Size = { readonly width: number; readonly height: number }

/** What ffmpeg held back while it looked at the stream comes at once, dated too late: it is not looked at, milliseconds. */
const settleMs = 1200
/** A decoder that is this far behind will not catch up: it begins anew at the next key frame, milliseconds. */
const mostBehindMs = 2000
/** Most of a main stream that is kept from its last key frame on: pictures, bytes. */
const mostKept = { pictures: 300, bytes: 24 * 1024 * 1024 }
/** At so few frames a second key frames alone will do, and cost a quarter of the whole stream. */
const keysOnlyFps = 1
/** Sizes of pictures that are remembered by the parameter sets that announce them. */
const keptSizes = 8

export type MainStreamOptions = {
  readonly codec: StreamCodec
  /** As far as it is known before the first picture. */
  readonly picture: Size | null
  readonly ffmpeg: string
  readonly hardware: HardwareDecoder | null
  readonly masker: Masker
  /** Frames a second at the most, now. */
  readonly fps: () => number
  /** Whether a frame of that time is worth a look; what is not is due for nothing. */
  readonly wants: (atMs: number) => boolean
  /** A frame waits to be taken. */
  readonly onPending: () => void
}

export type Taken = { readonly decoded: DecodedFrame; readonly release: () => void }

/** A camera's main stream: kept since its last key frame, decoded from there on while it is awake. */
export type MainStream = {
  push(unit: AccessUnit): void
  wake(): void
  sleep(): void
  awake(): boolean
  /** Arrival of the frame that waits, epoch milliseconds. */
  pendingSince(): number | null
  /** The frame that waits, which is then the caller's until it releases it. */
  take(): Taken | undefined
  /** The coded pictures since the last key frame. */
  kept(): ReadonlyArray<AccessUnit>
  counters(): Pick<
    CameraCounters,
    'mainFrames' | 'due' | 'dropped' | 'picture' | 'decoding' | 'decoderCpuSeconds' | 'corrupt'
  >
}

export function openMainStream(options: MainStreamOptions): MainStream {
  const { codec } = options
  const tally = { mainFrames: 0, due: 0, dropped: 0, corrupt: 0 }
  let kept: AccessUnit[] = []
  let keptBytes = 0
  let decoder: MainDecoder | undefined
  let pending: Taken | undefined
  let endedCpuSeconds = 0
  let picture: Size | null = null
  let noHardware: string | null = null
  let keysOnly = false
  /** A running decoder gives out frames of another size than the pictures have. */
  let sizeIsOff = false
  let beganAtMs: number | undefined
  let rate = { frames: 0, sinceMs: Date.now(), perSecond: 15 }
  let sets: string | undefined
  const sizes = new Map<string, Size>()

  const stop = (): void => {
    decoder?.close()
    endedCpuSeconds += decoder?.cpuSeconds() ?? 0
    decoder = undefined
    pending?.release()
    pending = undefined
  }

  const refuseHardware = (reason: string): void => {
    noHardware ??= reason
  }

  const offer = (decoded: DecodedFrame, release: () => void): void => {
    if (!options.wants(decoded.atMs)) return release()
    tally.due++
    if (pending) {
      tally.dropped++
      pending.release()
    }
    pending = { decoded, release }
    options.onPending()
  }

  const drop = (): void => {
    tally.due++
    tally.dropped++
  }

  const start = (): void => {
    if (decoder || !kept[0]?.key) return
    keysOnly = options.fps() <= keysOnlyFps && codec !== 'mjpeg'
    const every = keysOnly || codec === 'mjpeg'
    const step = every ? 1 : Math.max(1, Math.round(rate.perSecond / options.fps()))
    const size = decodedSize(
      (sets === undefined ? null : sizes.get(sets)) ?? picture ?? options.picture,
    )
    const hardware = noHardware === null ? options.hardware : null
    sizeIsOff = false
    const made: MainDecoder = startMainDecoder({
      ...{ ffmpeg: options.ffmpeg, codec, size, step, hardware, masker: options.masker },
      skip: every ? 0 : Math.max(0, kept.length - 1 - step),
      onFrame(decoded, release) {
        if (decoder === made) offer(decoded, release)
      },
      onDropped(atMs) {
        if (decoder === made && options.wants(atMs)) drop()
      },
      onPicture(seen) {
        if (decoder !== made) return
        picture = seen
        remember(seen)
        const fits = decodedSize(seen)
        sizeIsOff = fits.width !== size.width || fits.height !== size.height
      },
      onCorrupt: () => void tally.corrupt++,
      onNoHardware: refuseHardware,
      onEnd(problem) {
        // Motion starts it again; a broken stream is the supervisor's to notice.
        if (decoder !== made) return
        if (hardware && !made.worked()) refuseHardware(problem ?? 'It gave no picture.')
        stop()
      },
    })
    decoder = made
    for (const unit of keysOnly ? kept.slice(0, 1) : kept) made.push(unit)
  }

  const remember = (seen: Size): void => {
    if (sets === undefined) return
    if (sizes.size >= keptSizes) sizes.clear()
    sizes.set(sets, seen)
  }

  const keep = (unit: AccessUnit): void => {
    if (unit.key || kept.length >= mostKept.pictures || keptBytes > mostKept.bytes) {
      kept = []
      keptBytes = 0
    }
    if (!unit.key && kept.length === 0) return
    kept.push(unit)
    keptBytes += unit.data.length
  }

  const measureRate = (atMs: number): void => {
    rate.frames++
    const elapsed = atMs - rate.sinceMs
    if (elapsed > 5000)
      rate = { frames: 0, sinceMs: atMs, perSecond: (rate.frames * 1000) / elapsed }
  }

  /** A decoder begins anew with a key frame from which on its frames would be of another kind; true: it did. */
  const beganAnew = (unit: AccessUnit): boolean => {
    if (!unit.key) return false
    const now = parameterSets(unit.data, codec)
    const changed = now !== undefined && sets !== undefined && now !== sets
    sets = now ?? sets
    const other = keysOnly !== (options.fps() <= keysOnlyFps && codec !== 'mjpeg')
    if (!decoder || !(changed || sizeIsOff || other)) return false
    stop()
    start()
    return true
  }

  const isBehind = (running: MainDecoder, unit: AccessUnit): boolean => {
    const waitingSince = running.waitingSinceMs()
    return waitingSince !== null && unit.atMs - waitingSince > mostBehindMs
  }

  return {
    push(unit) {
      beganAtMs ??= unit.atMs
      if (unit.atMs - beganAtMs < settleMs) return
      tally.mainFrames += kept.length > 0 ? 1 : 0
      measureRate(unit.atMs)
      keep(unit)
      if (beganAnew(unit) || !decoder) return
      if (isBehind(decoder, unit)) {
        // The machine is short of time: what has waited is dropped, so that names do not come late.
        if (options.hardware && noHardware === null && !decoder.worked())
          refuseHardware('It gave no picture in time.')
        drop()
        stop()
        if (!unit.key) kept = []
        return
      }
      if (keysOnly && !unit.key) return
      if (codec === 'mjpeg' && !options.wants(unit.atMs)) return
      decoder.push(unit)
    },
    wake: start,
    sleep: stop,
    awake: () => decoder !== undefined,
    pendingSince: () => pending?.decoded.atMs ?? null,
    take() {
      const job = pending
      pending = undefined
      return job
    },
    kept: () => kept,
    counters: () => ({
      ...tally,
      picture,
      decoding:
        options.hardware && noHardware === null
          ? { by: options.hardware.by, reason: null }
          : { by: 'software', reason: noHardware },
      decoderCpuSeconds: endedCpuSeconds + (decoder?.cpuSeconds() ?? 0),
    }),
  }
}
