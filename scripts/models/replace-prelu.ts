import onnxProto, { type onnx } from 'onnx-proto'

/** The values of a float tensor that is kept in its raw, little-endian form. */
function floatsOf(tensor: onnx.ITensorProto): Float32Array {
  const raw = tensor.rawData
  if (!raw?.length) throw new Error(`The tensor "${tensor.name ?? ''}" holds no raw floats.`)
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
  return Float32Array.from({ length: raw.byteLength / 4 }, (_, i) => view.getFloat32(i * 4, true))
}

function channelTensor(name: string, values: Float32Array): onnx.ITensorProto {
  const rawData = new Uint8Array(values.length * 4)
  const view = new DataView(rawData.buffer)
  values.forEach((value, i) => view.setFloat32(i * 4, value, true))
  const dataType = onnxProto.onnx.TensorProto.DataType.FLOAT
  return { name, dims: [values.length, 1, 1], dataType, rawData }
}

/**
 * Replaces every PRelu(x, s) by s * x + (1 - s) * Relu(x).
 *
 * The same function, to float rounding. ONNX Runtime has no blocked kernel for PRelu, so each
 * one forces a change of layout; without them the embedder runs three times as fast.
 * Pure. Throws where a slope is not a constant of one value a channel.
 */
export function replacePrelu(graph: onnx.IGraphProto): onnx.IGraphProto {
  const constants = new Map((graph.initializer ?? []).map((tensor) => [tensor.name, tensor]))
  const added: onnx.ITensorProto[] = []
  const node = (graph.node ?? []).flatMap((node): onnx.INodeProto[] => {
    if (node.opType !== 'PRelu') return [node]
    const [x, slope] = node.input ?? []
    const [result] = node.output ?? []
    const tensor = constants.get(slope)
    if (x === undefined || result === undefined || tensor === undefined) {
      throw new Error(`The slope of "${node.name ?? 'PRelu'}" is not a constant.`)
    }
    const slopes = floatsOf(tensor)
    const names = {
      slope: `${result}/slope`,
      rest: `${result}/rest`,
      relu: `${result}/relu`,
      scaled: `${result}/scaled`,
      lifted: `${result}/lifted`,
    }
    added.push(
      channelTensor(names.slope, slopes),
      channelTensor(
        names.rest,
        slopes.map((value) => 1 - value),
      ),
    )
    return [
      { opType: 'Relu', input: [x], output: [names.relu] },
      { opType: 'Mul', input: [x, names.slope], output: [names.scaled] },
      { opType: 'Mul', input: [names.relu, names.rest], output: [names.lifted] },
      { opType: 'Add', input: [names.scaled, names.lifted], output: [result] },
    ]
  })

  const read = new Set(node.flatMap(({ input }) => input ?? []))
  const stillRead = ({ name }: { readonly name?: string | null }): boolean => read.has(name ?? '')
  return {
    ...graph,
    node,
    initializer: [...(graph.initializer ?? []), ...added].filter(stillRead),
    input: (graph.input ?? []).filter(stillRead),
  }
}
