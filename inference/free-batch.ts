/** Wire types of protobuf that ONNX files hold. */
const varint = 0
const fixed64 = 1
const delimited = 2
const fixed32 = 5

/** Field numbers of the ONNX format. */
const model = { graph: 7 }
/** `values`: inputs, outputs, and what lies between. */
const graph = { node: 1, initializer: 5, values: [11, 12, 13] }
const node = { input: 1, operator: 4 }
const tensor = { int64Data: 7, name: 8, rawData: 9 }
/** From a value to its first dimension: type, tensor_type, shape, dim. */
const toDimension = [2, 1, 2, 1]

type Field = { readonly field: number; readonly at: number; readonly end: number }

/**
 * A copy of an ONNX model that takes any number of items where its inputs and outputs were fixed at 1: exporters write what
 * they traced. A reshaping to a constant `[1, …]` keeps the first side instead. Other nodes are left as they are, so one
 * that itself insists on a single item fails when it runs. Throws RangeError for bytes that are no protobuf.
 */
export function freeBatch(source: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(source)
  const whole = { field: 0, at: 0, end: bytes.length }
  for (const own of fieldsOf(bytes, whole, [model.graph])) {
    for (const value of fieldsOf(bytes, own, graph.values)) {
      const batch = firstInside(bytes, value, toDimension)
      // dim_value 1 becomes a dim_param without a name: as long, so nothing around it moves.
      if (batch && bytes[batch.at] === 0x08 && bytes[batch.at + 1] === 1)
        bytes.set([0x12, 0], batch.at)
    }
    const shapes = shapesOfReshapes(bytes, own)
    for (const constant of fieldsOf(bytes, own, [graph.initializer])) {
      if (!shapes.has(textOf(bytes, constant, tensor.name))) continue
      const [numbers] = fieldsOf(bytes, constant, [tensor.rawData, tensor.int64Data])
      const size = numbers?.field === tensor.rawData ? 8 : 1
      // 0 keeps the side of what comes in.
      if (numbers && littleEndian(bytes, numbers.at, size) === 1) bytes[numbers.at] = 0
    }
  }
  return bytes
}

function shapesOfReshapes(bytes: Uint8Array, own: Field): ReadonlySet<string> {
  const names = fieldsOf(bytes, own, [graph.node]).flatMap((one) => {
    if (textOf(bytes, one, node.operator) !== 'Reshape') return []
    const shape = fieldsOf(bytes, one, [node.input])[1]
    return shape ? [text(bytes, shape)] : []
  })
  return new Set(names)
}

const text = (bytes: Uint8Array, { at, end }: Field): string =>
  new TextDecoder().decode(bytes.subarray(at, end))

function textOf(bytes: Uint8Array, within: Field, field: number): string {
  const [found] = fieldsOf(bytes, within, [field])
  return found ? text(bytes, found) : ''
}

function littleEndian(bytes: Uint8Array, at: number, size: number): number {
  let value = 0
  for (let i = size - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] ?? 0)
  return value
}

function firstInside(
  bytes: Uint8Array,
  from: Field,
  way: ReadonlyArray<number>,
): Field | undefined {
  let here: Field | undefined = from
  for (const step of way) {
    if (!here) return undefined
    ;[here] = fieldsOf(bytes, here, [step])
  }
  return here
}

/** The messages, strings and byte fields directly inside one, that are among `wanted`, in order. */
function fieldsOf(
  bytes: Uint8Array,
  { at: from, end: to }: Field,
  wanted: ReadonlyArray<number>,
): ReadonlyArray<Field> {
  const found: Field[] = []
  let at = from
  const number = (): number => {
    let value = 0
    for (let scale = 1; scale < 2 ** 63; scale *= 128) {
      const byte = bytes[at++]
      if (byte === undefined || at > to) break
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
    throw new RangeError('the model is cut short or damaged')
  }
  while (at < to) {
    const tag = number()
    const wire = tag % 8
    if (wire === varint) number()
    else if (wire === fixed64) at += 8
    else if (wire === fixed32) at += 4
    else if (wire === delimited) {
      const length = number()
      const field = (tag - wire) / 8
      if (wanted.includes(field)) found.push({ field, at, end: at + length })
      at += length
    } else throw new RangeError('the model is damaged')
    if (at > to) throw new RangeError('the model is cut short or damaged')
  }
  return found
}
