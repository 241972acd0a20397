import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import sharp from 'sharp'
import type { Contestant } from './contestant.ts'
import { peersFolder } from './install-peers.ts'

/** What is used of TensorFlow.js. */
type Tensor = { dispose(): void }
type Tensorflow = {
  tensor3d(values: Uint8Array, shape: [number, number, number], type: 'int32'): Tensor
  setBackend(name: string): Promise<boolean>
  ready(): Promise<void>
  getBackend(): string
}
/** What is used of @vladmandic/human. */
type HumanFace = { readonly embedding?: ReadonlyArray<number> }
type HumanLibrary = {
  readonly tf: Tensorflow
  readonly match: {
    distance(a: ReadonlyArray<number>, b: ReadonlyArray<number>): number
  }
  load(): Promise<void>
  detect(
    input: Tensor,
  ): Promise<{ readonly face: ReadonlyArray<HumanFace>; readonly error: unknown }>
}
/** What is used of @vladmandic/face-api. */
type FaceApiNet = { loadFromDisk(folder: string): Promise<void> }
type FaceApi = {
  readonly tf: Tensorflow
  readonly nets: Readonly<
    Record<'ssdMobilenetv1' | 'faceLandmark68Net' | 'faceRecognitionNet', FaceApiNet>
  >
  detectSingleFace(input: Tensor): {
    withFaceLandmarks(): {
      withFaceDescriptor(): Promise<{ readonly descriptor: Float32Array } | undefined>
    }
  }
  euclideanDistance(a: ArrayLike<number>, b: ArrayLike<number>): number
}

export type PeerName = 'human' | 'face-api'

const modules = path.join(peersFolder, 'node_modules')
const load = createRequire(path.join(peersFolder, 'package.json'))
const wasmFolder = path.join(modules, '@tensorflow/tfjs-backend-wasm/dist/')

type Rgb = { readonly data: Uint8Array; readonly width: number; readonly height: number }

/** The same pixels as `readPicture` reads, as RGB. */
export async function readRgb(file: string): Promise<Rgb> {
  const { data, info } = await sharp(file)
    .rotate()
    .resize(1920, 1920, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#808080' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

/** Opens an installed peer on its WASM backend, which in Node runs on one thread. */
export async function openPeer(name: PeerName, files: ReadonlyArray<string>): Promise<Contestant> {
  const photos: Rgb[] = []
  for (const file of files) photos.push(await readRgb(file))
  const { tf, embed, distance } = await (name === 'human' ? openHuman() : openFaceApi())
  const prepared = new Map<number, Tensor>()
  const templates = new Map<number, ArrayLike<number>>()
  return {
    version: versionOf(name),
    provider: tf.getBackend(),
    async prepare(wanted) {
      for (const photo of wanted) {
        const rgb = photos[photo]
        if (rgb && !prepared.has(photo))
          prepared.set(photo, tf.tensor3d(rgb.data, [rgb.height, rgb.width, 3], 'int32'))
      }
    },
    async embed(wanted) {
      for (const photo of wanted) {
        const tensor = prepared.get(photo)
        if (!tensor) throw new Error(`photo ${photo} was not prepared`)
        const template = await embed(tensor)
        if (template) templates.set(photo, template)
        // Kept, a thousand photos would fill the backend's memory.
        tensor.dispose()
        prepared.delete(photo)
      }
    },
    found: (photo) => templates.has(photo),
    similarity(a, b) {
      const [first, second] = [templates.get(a), templates.get(b)]
      return first && second ? -distance(first, second) : null
    },
  }
}

type OpenPeer = {
  readonly tf: Tensorflow
  readonly embed: (image: Tensor) => Promise<ArrayLike<number> | undefined>
  /** Human's similarity is this distance, rounded to two places. */
  readonly distance: (a: ArrayLike<number>, b: ArrayLike<number>) => number
}

/**
 * Human as it comes: detector, mesh and description with the settings of its own. What is no part of recognising a face is
 * off, and so is its reuse of the last picture's results, as each photo shows somebody else.
 */
async function openHuman(): Promise<OpenPeer> {
  const own = path.join(modules, '@vladmandic/human')
  serveFiles()
  // By its path: the package names only its other builds.
  const { Human } = load(path.join(own, 'dist/human.node-wasm.js')) as {
    readonly Human: new (config: object) => HumanLibrary
  }
  const off = { enabled: false }
  const human = new Human({
    backend: 'wasm',
    wasmPath: wasmFolder,
    modelBasePath: pathToFileURL(path.join(own, 'models/')).href,
    debug: false,
    cacheSensitivity: 0,
    face: { enabled: true, description: { enabled: true }, emotion: off, iris: off },
    ...{ body: off, hand: off, object: off, gesture: off, segmentation: off },
  })
  await human.load()
  return {
    tf: human.tf,
    async embed(image) {
      const result = await human.detect(image)
      if (result.error) throw new Error(`human: ${String(result.error)}`)
      return result.face[0]?.embedding
    },
    distance: (a, b) => human.match.distance(Array.from(a), Array.from(b)),
  }
}

/** SSD MobileNet, 68 landmarks, descriptor, each with the settings of its own. */
async function openFaceApi(): Promise<OpenPeer> {
  const api = load('@vladmandic/face-api/dist/face-api.node-wasm.js') as FaceApi
  const backend = load('@tensorflow/tfjs-backend-wasm') as { setWasmPaths(folder: string): void }
  backend.setWasmPaths(wasmFolder)
  await api.tf.setBackend('wasm')
  await api.tf.ready()
  const models = path.join(modules, '@vladmandic/face-api/model')
  const { ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet } = api.nets
  for (const net of [ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet])
    await net.loadFromDisk(models)
  return {
    tf: api.tf,
    embed: async (image) =>
      (await api.detectSingleFace(image).withFaceLandmarks().withFaceDescriptor())?.descriptor,
    distance: (a, b) => api.euclideanDistance(a, b),
  }
}

/** Human fetches its models, and Node's fetch reads no files. */
function serveFiles(): void {
  const { fetch } = globalThis
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    if (!url.startsWith('file:')) return fetch(input, init)
    return new Response(new Uint8Array(readFileSync(fileURLToPath(url))))
  }
}

function versionOf(name: PeerName): string {
  const file = path.join(modules, `@vladmandic/${name}/package.json`)
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }
  return version
}
