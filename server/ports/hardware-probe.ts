import type { HardwareDecoder } from '../../contracts/inference.ts'

/** Codecs that graphics hardware is asked for; JPEGs are left to the processor. */
export type HardwareCodec = 'h264' | 'hevc'

/** One way to decode a codec that was tried on this machine. */
export type HardwareTrial = {
  readonly codec: HardwareCodec
  readonly by: HardwareDecoder['by']
  readonly works: boolean
  /** Why not, in a sentence; null where it works. */
  readonly reason: string | null
}

/** Finds out once, in the background, how streams can be decoded on this machine. */
export interface HardwareProbe extends AsyncDisposable {
  /** The best way that works; null where none does, and while it is still being found out. */
  choose(codec: HardwareCodec): HardwareDecoder | null
  /** What was tried so far, in the order of trying. */
  tried(): ReadonlyArray<HardwareTrial>
  /** Resolves when everything was tried. */
  readonly done: Promise<void>
}
