import { motionSize } from '../contracts/inference.ts'

/** The Y plane of an I420 picture at the motion gate's size, nearest pixel. */
export function shrinkLuma(data: Uint8Array, width: number, height: number): Uint8Array {
  const out = new Uint8Array(motionSize.width * motionSize.height)
  for (let y = 0; y < motionSize.height; y++) {
    const row = Math.floor(((y + 0.5) * height) / motionSize.height) * width
    for (let x = 0; x < motionSize.width; x++)
      out[y * motionSize.width + x] =
        data[row + Math.floor(((x + 0.5) * width) / motionSize.width)] ?? 0
  }
  return out
}
