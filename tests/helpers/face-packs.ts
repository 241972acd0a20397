import { createHash } from 'node:crypto'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import onnxProto, { type onnx } from 'onnx-proto'
import { packFiles, type PackManifest } from '../../contracts/model-pack.ts'
import { readModelPack } from '../../server/adapters/models/model-pack.ts'

export const builtInFolder = path.join(import.meta.dirname, '../../resources/models')

export const sha256Of = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex')

/** Turns the template around (last number first) and negates it: as good, and comparable with nothing of the original. */
function turnTemplate(graph: onnx.IGraphProto): onnx.IGraphProto {
  const [output] = graph.output ?? []
  const name = output?.name
  if (!name) throw new Error('the embedder has no output')
  const own = (names: ReadonlyArray<string> | null | undefined): string[] =>
    (names ?? []).map((each) => (each === name ? `${name}/first` : each))
  const order = new BigInt64Array(Array.from({ length: 512 }, (_, i) => BigInt(511 - i)))
  const indices: onnx.ITensorProto = {
    name: `${name}/order`,
    dims: [512],
    dataType: onnxProto.onnx.TensorProto.DataType.INT64,
    rawData: new Uint8Array(order.buffer),
  }
  const axis = { name: 'axis', type: onnxProto.onnx.AttributeProto.AttributeType.INT, i: 1 }
  return {
    ...graph,
    initializer: [...(graph.initializer ?? []), indices],
    node: [
      ...(graph.node ?? []).map((node) => ({ ...node, output: own(node.output) })),
      {
        opType: 'Gather',
        input: [`${name}/first`, `${name}/order`],
        output: [`${name}/turned`],
        attribute: [axis],
      },
      { opType: 'Neg', input: [`${name}/turned`], output: [name] },
    ],
  }
}

function unknownOperator(graph: onnx.IGraphProto): onnx.IGraphProto {
  const node = (graph.node ?? []).map((node, i) =>
    i === 0 ? { ...node, opType: 'Fluxion' } : node,
  )
  return { ...graph, node }
}

function edit(model: Uint8Array, change: (graph: onnx.IGraphProto) => onnx.IGraphProto) {
  const decoded = onnxProto.onnx.ModelProto.decode(model)
  if (!decoded.graph) throw new Error('the model holds no graph')
  return onnxProto.onnx.ModelProto.encode({ ...decoded, graph: change(decoded.graph) }).finish()
}

/**
 * Writes a pack of real models into `folder`: the built-in one under another id and licence, whose templates are turned
 * around, or whose embedder asks for an operator that there is not.
 */
export async function writeSecondPack(
  folder: string,
  options: { readonly id?: string; readonly embedder?: 'turned' | 'unknown operator' } = {},
): Promise<PackManifest> {
  await mkdir(folder, { recursive: true })
  const builtIn = await readModelPack(builtInFolder)
  for (const { file } of packFiles(builtIn))
    await copyFile(path.join(builtInFolder, file), path.join(folder, file))
  const { detector, landmarks, embedder, liveness } = builtIn.models
  const bytes = edit(
    await readFile(path.join(builtInFolder, embedder.file)),
    options.embedder === 'unknown operator' ? unknownOperator : turnTemplate,
  )
  await writeFile(path.join(folder, embedder.file), bytes)
  await writeFile(path.join(folder, 'LICENSE.txt'), 'For tests only. No rights are granted.\n')
  const plain = { source: undefined, rewrite: 'none' } as const
  const manifest: PackManifest = {
    ...builtIn,
    id: options.id ?? 'turned-1.0',
    name: 'Turned around',
    licence: { spdx: 'LicenseRef-Test', copyright: 'Copyright nobody', file: 'LICENSE.txt' },
    source: { text: 'Made by a test' },
    models: {
      detector: { ...detector, ...plain },
      embedder: { ...embedder, ...plain, sha256: sha256Of(bytes) },
      ...(landmarks ? { landmarks: { ...landmarks, ...plain } } : {}),
      ...(liveness ? { liveness: { ...liveness, ...plain } } : {}),
    },
  }
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest))
  return manifest
}
