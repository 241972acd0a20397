import type { SimulatedCodec } from '../../contracts/simulator.ts'

/** One coded picture: its slice units in order, without delimiters and side information. */
export type AccessUnit = {
  readonly keyFrame: boolean
  readonly units: ReadonlyArray<Buffer>
}

/** A video as coded pictures, with the parameter sets (SPS, PPS; for H.265 also VPS) in order. */
export type ElementaryStream = {
  readonly codec: SimulatedCodec
  readonly parameterSets: ReadonlyArray<Buffer>
  readonly accessUnits: ReadonlyArray<AccessUnit>
}

type UnitKind = 'parameters' | 'slice' | 'key-slice' | 'other'

export function unitType(codec: SimulatedCodec, unit: Buffer): number {
  const first = unit[0] ?? 0
  return codec === 'h264' ? first & 0x1f : (first >> 1) & 0x3f
}

function unitKind(codec: SimulatedCodec, type: number): UnitKind {
  if (codec === 'h264') {
    if (type === 7 || type === 8) return 'parameters'
    if (type === 5) return 'key-slice'
    return type === 1 ? 'slice' : 'other'
  }
  if (type >= 32 && type <= 34) return 'parameters'
  if (type >= 16 && type <= 21) return 'key-slice'
  return type < 16 ? 'slice' : 'other'
}

/** Whether a slice is the first of its picture: `first_mb_in_slice` 0, or the H.265 flag. */
function startsPicture(codec: SimulatedCodec, slice: Buffer): boolean {
  return ((slice[codec === 'h264' ? 1 : 2] ?? 0) & 0x80) !== 0
}

function* splitUnits(bytes: Buffer): Generator<Buffer> {
  const startCode = Buffer.from([0, 0, 1])
  let at = bytes.indexOf(startCode)
  while (at >= 0) {
    const start = at + 3
    const next = bytes.indexOf(startCode, start)
    let end = next < 0 ? bytes.length : next
    while (end > start && bytes[end - 1] === 0) end -= 1
    if (end > start) yield bytes.subarray(start, end)
    at = next
  }
}

/**
 * Splits an Annex B byte stream into coded pictures. The buffers share memory with `bytes`.
 *
 * @throws Error when there is no picture or no parameter set in it.
 */
export function parseAnnexB(codec: SimulatedCodec, bytes: Buffer): ElementaryStream {
  const parameterSets = new Map<number, Buffer>()
  const accessUnits: { keyFrame: boolean; units: Buffer[] }[] = []
  for (const unit of splitUnits(bytes)) {
    const type = unitType(codec, unit)
    const kind = unitKind(codec, type)
    if (kind === 'parameters') {
      if (!parameterSets.has(type)) parameterSets.set(type, unit)
    } else if (kind !== 'other') {
      if (startsPicture(codec, unit)) {
        accessUnits.push({ keyFrame: kind === 'key-slice', units: [unit] })
      } else {
        accessUnits.at(-1)?.units.push(unit)
      }
    }
  }
  const expected = codec === 'h264' ? 2 : 3
  if (accessUnits.length === 0 || parameterSets.size < expected) {
    throw new Error(`The clip holds no complete ${codec} stream: render it again.`)
  }
  const ordered = [...parameterSets.entries()].sort(([a], [b]) => a - b).map(([, unit]) => unit)
  return { codec, parameterSets: ordered, accessUnits }
}
