import type { StreamCodec } from '../../../contracts/inference.ts'

type Size = { readonly width: number; readonly height: number }

/** Sides that no camera sends: the description is damaged. */
const leastSide = 16
const largestSide = 16_384

/**
 * The size of a stream's picture from its part of the SDP: from the sequence parameter set (`sprop-…`), else from
 * `a=x-dimensions` or `a=framesize`. Null where none of them says it, or what they say is damaged. Pure.
 */
export function pictureSize(video: string, codec: StreamCodec): Size | null {
  const stated =
    /^a=x-dimensions:\s*(\d+)\s*,\s*(\d+)/im.exec(video) ??
    /^a=framesize:\d+\s+(\d+)-(\d+)/im.exec(video)
  return (
    fromParameterSet(video, codec) ??
    (stated ? plausible(Number(stated[1]), Number(stated[2])) : null)
  )
}

function fromParameterSet(video: string, codec: StreamCodec): Size | null {
  const parameter = codec === 'h264' ? 'sprop-parameter-sets' : 'sprop-sps'
  const [, sets = ''] = new RegExp(`${parameter}=([A-Za-z0-9+/=,]+)`, 'i').exec(video) ?? []
  const isSps = (unit: Buffer): boolean =>
    codec === 'h264'
      ? ((unit[0] ?? 0) & 0x1f) === 7 && unit.length > 4
      : (((unit[0] ?? 0) >> 1) & 0x3f) === 33 && unit.length > 4
  const unit = sets
    .split(',')
    .map((set) => Buffer.from(set, 'base64'))
    .find(isSps)
  if (!unit) return null
  const bits = readBits(unit)
  const size = codec === 'h264' ? readH264(bits) : readHevc(bits)
  return bits.ended() ? null : plausible(size.width, size.height)
}

function plausible(width: number, height: number): Size | null {
  const right = [width, height].every((side) => side >= leastSide && side <= largestSide)
  return right ? { width, height } : null
}

type Bits = {
  read(count: number): number
  /** Unsigned Exp-Golomb. */
  ue(): number
  se(): number
  /** True once more was read than there is. */
  ended(): boolean
}

/** Reads a NAL unit bit by bit, without its emulation prevention bytes; zeros follow its end. */
function readBits(unit: Buffer): Bits {
  const bytes = unit.filter((byte, i) => !(byte === 3 && unit[i - 1] === 0 && unit[i - 2] === 0))
  let at = 0
  const read = (count: number): number => {
    let value = 0
    for (let i = 0; i < count; i++, at++) {
      value = value * 2 + (((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1)
    }
    return value
  }
  const ue = (): number => {
    let zeros = 0
    while (zeros < 32 && read(1) === 0) zeros++
    return 2 ** zeros - 1 + read(zeros)
  }
  return {
    read,
    ue,
    se() {
      const code = ue()
      return code % 2 === 1 ? (code + 1) / 2 : -code / 2
    },
    ended: () => at > bytes.length * 8,
  }
}

/** Profiles that state chroma format and bit depth (H.264, 7.3.2.1.1). */
const highProfiles = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135])

/** Picture size of an H.264 sequence parameter set (ITU-T H.264, 7.3.2.1.1 and 7.4.2.1.1). */
function readH264(bits: Bits): Size {
  bits.read(8) // NAL unit header
  const profile = bits.read(8)
  bits.read(16) // constraints, level
  bits.ue() // id
  let chroma = 1
  if (highProfiles.has(profile)) {
    chroma = bits.ue()
    if (chroma === 3) bits.read(1)
    bits.ue() // bit depth of luma
    bits.ue() // and of chroma
    bits.read(1)
    if (bits.read(1) === 1) skipScalingLists(bits, chroma === 3 ? 12 : 8)
  }
  bits.ue() // frame number length
  const orderType = bits.ue()
  if (orderType === 0) bits.ue()
  else if (orderType === 1) {
    bits.read(1)
    bits.se()
    bits.se()
    const cycle = Math.min(255, bits.ue())
    for (let i = 0; i < cycle; i++) bits.se()
  }
  bits.ue() // reference frames
  bits.read(1)
  const widthInBlocks = bits.ue() + 1
  const heightInUnits = bits.ue() + 1
  const framesOnly = bits.read(1)
  if (framesOnly === 0) bits.read(1)
  bits.read(1)
  const cropUnitX = chroma === 1 || chroma === 2 ? 2 : 1
  const cropUnitY = (chroma === 1 ? 2 : 1) * (2 - framesOnly)
  const [left, right, top, bottom] =
    bits.read(1) === 1 ? [bits.ue(), bits.ue(), bits.ue(), bits.ue()] : [0, 0, 0, 0]
  return {
    width: widthInBlocks * 16 - cropUnitX * (left + right),
    height: heightInUnits * 16 * (2 - framesOnly) - cropUnitY * (top + bottom),
  }
}

function skipScalingLists(bits: Bits, lists: number): void {
  for (let list = 0; list < lists; list++) {
    if (bits.read(1) === 0) continue
    let last = 8
    let next = 8
    for (let i = 0; i < (list < 6 ? 16 : 64); i++) {
      if (next !== 0) next = (last + bits.se() + 256) % 256
      last = next === 0 ? last : next
    }
  }
}

/** Picture size of an H.265 sequence parameter set (ITU-T H.265, 7.3.2.2.1). */
function readHevc(bits: Bits): Size {
  bits.read(16) // NAL unit header
  bits.read(4)
  const subLayers = bits.read(3)
  bits.read(1)
  bits.read(96) // general profile, tier and level
  const present = Array.from({ length: subLayers }, () => [bits.read(1), bits.read(1)] as const)
  if (subLayers > 0) bits.read(2 * (8 - subLayers))
  for (const [profile, level] of present) bits.read(88 * profile + 8 * level)
  bits.ue() // id
  const chroma = bits.ue()
  if (chroma === 3) bits.read(1)
  const width = bits.ue()
  const height = bits.ue()
  const [left, right, top, bottom] =
    bits.read(1) === 1 ? [bits.ue(), bits.ue(), bits.ue(), bits.ue()] : [0, 0, 0, 0]
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1
  const unitY = chroma === 1 ? 2 : 1
  return { width: width - unitX * (left + right), height: height - unitY * (top + bottom) }
}
