import type { CameraId } from '../contracts/ids.ts'
import type { StreamCodec } from '../contracts/inference.ts'
import type { PreviewMessage } from '../contracts/preview.ts'
import type { AccessUnit } from './access-unit.ts'
import { h264CodecName } from './access-units.ts'
import type { Masker } from './mask.ts'
import type { PreviewHub } from './preview-hub.ts'

/** Most pictures that are kept for a window that opens. */
const mostKept = 300

type H264Message = Extract<PreviewMessage, { kind: 'h264' }>

/** What windows are shown of one camera. */
export type Previews = {
  /** A coded picture of the sub-stream. */
  sendUnit(unit: AccessUnit): void
  /** A decoded frame of the sub-stream, I420; masked here. */
  sendFrame(data: Uint8Array, atMs: number): void
  /** A coded picture of the main stream, for whoever looks closely. */
  sendMain(unit: AccessUnit, codec: StreamCodec): void
  mainMessages(kept: ReadonlyArray<AccessUnit>): ReadonlyArray<H264Message>
  /** What a new watcher of the sub-stream needs first. */
  recent(): ReadonlyArray<PreviewMessage>
  /** Pictures of the sub-stream so far. */
  count(): number
}

export function openPreviews(options: {
  readonly cameraId: CameraId
  readonly hub: PreviewHub
  readonly masker: Masker
  /** Of decoded frames. */
  readonly width: number
  readonly height: number
}): Previews {
  const { cameraId, hub, masker, width, height } = options
  let kept: AccessUnit[] = []
  let count = 0

  const messageOf = (unit: AccessUnit): H264Message => {
    const codec = unit.key ? h264CodecName(unit.data) : undefined
    return {
      kind: 'h264',
      cameraId,
      key: unit.key,
      atMs: unit.atMs,
      ...(codec ? { codec } : {}),
      // An exact copy: the clone of a view would carry its whole buffer.
      data: new Uint8Array(unit.data),
    }
  }

  return {
    sendUnit(unit) {
      count++
      if (unit.key || kept.length > mostKept) kept = []
      if (unit.key || kept.length > 0) kept.push(unit)
      if (hub.watched(cameraId)) hub.send(messageOf(unit))
    },
    sendFrame(data, atMs) {
      count++
      if (!hub.watched(cameraId)) return
      const copy = new Uint8Array(data)
      masker.i420(copy, { width, height })
      hub.send({ kind: 'i420', cameraId, atMs, width, height, data: copy })
    },
    sendMain(unit, codec) {
      if (codec === 'h264') hub.send({ ...messageOf(unit), main: true })
    },
    mainMessages: (units) => units.map((unit) => ({ ...messageOf(unit), main: true as const })),
    recent: () => kept.map(messageOf),
    count: () => count,
  }
}
