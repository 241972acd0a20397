import onnxProto, { type onnx } from 'onnx-proto'

/** A tensor's axes: a number is fixed, a name is left open. */
export type Axes = ReadonlyArray<number | string>

export type GraphCut = {
  /** New shapes of graph inputs, by name. */
  readonly inputs: Readonly<Record<string, Axes>>
  /** Tensors that become the graph's only outputs, with the names and shapes they get. */
  readonly outputs: Readonly<Record<string, { readonly as: string; readonly axes: Axes }>>
}

function floatTensor(name: string, axes: Axes): onnx.IValueInfoProto {
  const dim = axes.map((axis) =>
    typeof axis === 'number' ? { dimValue: axis } : { dimParam: axis },
  )
  const elemType = onnxProto.onnx.TensorProto.DataType.FLOAT
  return { name, type: { tensorType: { elemType, shape: { dim } } } }
}

/**
 * Makes the named tensors the outputs of a graph and drops all that they do not need.
 *
 * Pure. Throws where a wanted tensor is not in the graph.
 */
export function cutGraph(graph: onnx.IGraphProto, cut: GraphCut): onnx.IGraphProto {
  const needed = new Set(Object.keys(cut.outputs))
  const kept: onnx.INodeProto[] = []
  // Nodes are stored in topological order, so one walk backwards finds every ancestor.
  for (const node of (graph.node ?? []).toReversed()) {
    if (!(node.output ?? []).some((name) => needed.has(name))) continue
    kept.unshift(node)
    for (const name of node.input ?? []) needed.add(name)
  }
  const made = new Set(kept.flatMap((node) => node.output ?? []))
  const absent = Object.keys(cut.outputs).find((name) => !made.has(name))
  if (absent !== undefined) throw new Error(`The graph makes no tensor named "${absent}".`)

  const renamed = (names: ReadonlyArray<string> | null | undefined): string[] =>
    (names ?? []).map((name) => cut.outputs[name]?.as ?? name)

  return {
    ...graph,
    node: kept.map((node) => ({
      ...node,
      input: renamed(node.input),
      output: renamed(node.output),
    })),
    initializer: (graph.initializer ?? []).filter(({ name }) => needed.has(name ?? '')),
    input: (graph.input ?? [])
      .filter(({ name }) => needed.has(name ?? ''))
      .map((input) => {
        const axes = cut.inputs[input.name ?? '']
        return axes ? floatTensor(input.name ?? '', axes) : input
      }),
    output: Object.values(cut.outputs).map(({ as, axes }) => floatTensor(as, axes)),
    valueInfo: [],
  }
}
