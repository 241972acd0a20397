import onnxProto, { type onnx } from 'onnx-proto'
import type { PackFile } from '../../contracts/model-pack.ts'
import { cutGraph } from './cut-graph.ts'
import { replacePrelu } from './replace-prelu.ts'

export type Rewrite = PackFile['rewrite']

/** Exporters leave the paths of their own machine in the descriptions of nodes. */
function withoutDescriptions(graph: onnx.IGraphProto): onnx.IGraphProto {
  const node = (graph.node ?? []).map((node) => ({ ...node, docString: null }))
  return { ...graph, node, docString: null }
}

function rewriteGraph(graph: onnx.IGraphProto, rewrite: Exclude<Rewrite, 'none'>) {
  switch (rewrite) {
    case 'free-size-raw-boxes':
      // 462 is the regression before decoding; priors depend on the size, so they are ours to add.
      return cutGraph(graph, {
        inputs: { input: [1, 3, 'height', 'width'] },
        outputs: {
          scores: { as: 'scores', axes: [1, 'priors', 2] },
          '462': { as: 'loc', axes: [1, 'priors', 4] },
        },
      })
    case 'prelu-as-relu':
      return replacePrelu(graph)
  }
}

/**
 * Turns a model as published into the one the app runs.
 *
 * Pure and deterministic: the same bytes in give the same bytes out.
 * Throws where the model does not have the graph that the rewrite expects.
 */
export function rewriteModel(source: Uint8Array, rewrite: Rewrite): Uint8Array {
  if (rewrite === 'none') return source
  const model = onnxProto.onnx.ModelProto.decode(source)
  if (!model.graph) throw new Error('The model holds no graph.')
  const graph = withoutDescriptions(rewriteGraph(model.graph, rewrite))
  return onnxProto.onnx.ModelProto.encode({ ...model, graph }).finish()
}
