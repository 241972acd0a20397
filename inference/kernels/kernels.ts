import { kernelsWasm } from './kernels-wasm.ts'

/** What assembly/kernels.ts exports; arguments that are places are byte offsets into `memory`. */
type Exports = {
  fillTensor(
    ...args: [
      ...[src: number, frameWidth: number, frameHeight: number],
      ...[cols: number, rows: number, outWidth: number, outHeight: number, taps: number],
      ...[tensor: number, tensorWidth: number, tensorHeight: number],
      ...[mean: number, inverse: number, blueFirst: number, scratch: number],
    ]
  ): void
  cutSquare(
    ...args: [
      ...[src: number, frameWidth: number, frameHeight: number],
      ...[a: number, b: number, tx: number, ty: number],
      ...[size: number, steps: number, square: number],
    ]
  ): void
  squareToTensor(
    ...args: [
      ...[square: number, size: number, tensor: number],
      ...[mean: number, inverse: number, order: number],
    ]
  ): void
  measureSquare(
    ...args: [
      ...[square: number, size: number, dark: number, bright: number],
      ...[scratch: number, result: number],
    ]
  ): void
  rgbToI420(rgb: number, rgbWidth: number, width: number, height: number, frame: number): void
}

const mib = 2 ** 20
/** A 4K frame (3840 x 2160, I420) takes 12 MiB; a still is smaller. */
export const frameSlotBytes = 16 * mib
const frameSlots = 8
const tensorBytes = 96 * mib
const scratchBytes = mib
const scratchAt = mib
const framesAt = scratchAt + scratchBytes
const stagingAt = framesAt + frameSlots * frameSlotBytes
/** The largest tensor: 3 x 1920 x 1088 floats. */
const stagingBytes = 25 * mib
const tensorsAt = stagingAt + stagingBytes

/** Address space; pages that are never touched take no memory. It never grows: that would detach the tensors. */
const pages = (tensorsAt + tensorBytes) / 65_536
const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
export const bytes = new Uint8Array(memory.buffer)
const module = new WebAssembly.Module(Buffer.from(kernelsWasm, 'base64'))
// The interface above is that of assembly/kernels.ts, which this module was compiled from.
export const kernels = new WebAssembly.Instance(module, { env: { memory } })
  .exports as unknown as Exports

/** For rows in work and small results; whoever calls a kernel may use all of it until the call returns. */
export const scratch = { at: scratchAt, bytes: scratchBytes }

let tensorsUsed = 0

/**
 * Memory for a model's input, which kernels fill without a copy. Ordinary memory once the room for tensors is used up:
 * kernels then work on a copy.
 */
export function allocateTensor(floats: number): Float32Array {
  const size = Math.ceil((floats * 4) / 64) * 64
  if (tensorsUsed + size > tensorBytes) return new Float32Array(floats)
  const at = tensorsAt + tensorsUsed
  tensorsUsed += size
  return new Float32Array(memory.buffer, at, floats)
}

/** Runs `fill` with the place of a tensor in the kernels' memory. Throws RangeError for one that is too large. */
export function intoTensor(tensor: Float32Array, fill: (at: number) => void): void {
  if (tensor.buffer === memory.buffer) return fill(tensor.byteOffset)
  if (tensor.byteLength > stagingBytes)
    throw new RangeError(`a tensor of ${tensor.length} floats is too large for the image kernels`)
  const staging = new Float32Array(memory.buffer, stagingAt, tensor.length)
  staging.set(tensor)
  fill(stagingAt)
  tensor.set(staging)
}

const held: Array<WeakRef<object> | undefined> = []
let turn = 0

/** A place for `owner`'s pixels, at most `frameSlotBytes`; what was longest there makes room. */
export function takeSlot(owner: object): number {
  turn = (turn + 1) % frameSlots
  held[turn] = new WeakRef(owner)
  return framesAt + turn * frameSlotBytes
}

/** Where the pixels of `owner`, which never change, lie: copied at the first call, and anew when they had to make room. */
export function placeOf(owner: object, pixels: Uint8Array): number {
  const slot = held.findIndex((one) => one?.deref() === owner)
  if (slot >= 0) return framesAt + slot * frameSlotBytes
  if (pixels.length > frameSlotBytes)
    throw new RangeError(`a picture of ${pixels.length} bytes is larger than a 4K frame`)
  const at = takeSlot(owner)
  bytes.set(pixels, at)
  return at
}
