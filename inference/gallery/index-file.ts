import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { PersonId } from '../../contracts/ids.ts'
import { TEMPLATE_LENGTH } from '../../contracts/inference.ts'
import type { Entry, GalleryTable } from './gallery-table.ts'
import { readGraph, type GraphParameters, type TemplateGraph } from './template-graph.ts'
import { readTemplate } from './templates.ts'
import type { Steps, Turns } from './turns.ts'

/** Where a gallery stands. */
export type Held = { readonly revision: number; readonly stamp: string }

/** Raised when a file of before means something else. */
const format = 1
const sideFile = 'index.json'
const graphFile = /^graph-[0-9a-f]{16}\.bin$/
const unfinished = /^(graph|index)-\d+\.tmp$/

const Header = z.object({
  format: z.literal(format),
  modelId: z.string(),
  revision: z.number().int(),
  stamp: z.string(),
  links: z.number().int(),
  efConstruction: z.number().int(),
  efSearch: z.number().int(),
  nextLabel: z.number().int().min(0),
  graph: z.object({ file: z.string().regex(graphFile), sha256: z.string() }),
  /** Lines that follow, each one person, and the checksum over them. */
  people: z.object({ count: z.number().int(), sha256: z.string() }),
})

const Line = z.object({
  id: PersonId,
  name: z.string(),
  digest: z.string(),
  references: z.number().int().min(0),
  damaged: z.number().int().min(0),
  labels: z.array(z.number().int().min(0)),
  mean: z.number().int().nullable(),
  /** Base64 of little-endian float32. */
  rejections: z.array(z.string()),
})

export type StoredIndex =
  | {
      readonly kind: 'loaded'
      readonly held: Held
      /** Those it was built with: with more care than asked for, where a test had shown the need. */
      readonly parameters: GraphParameters
      readonly graph: TemplateGraph
      readonly entries: ReadonlyArray<readonly [PersonId, Entry]>
      readonly nextLabel: number
    }
  | { readonly kind: 'none' }
  | { readonly kind: 'unfit'; readonly reason: string }

type Which = { readonly modelId: string; readonly parameters: GraphParameters }

/**
 * Reads the index that `writeIndexFile` left in `dir`. Whatever is not right about it, or was made for another model or in
 * another way, is a reason in words; never rejects for the files. A graph that holds more than the list does is cleaned.
 */
export async function readIndexFile(
  dir: string,
  { modelId, parameters }: Which,
  turns: Turns,
): Promise<StoredIndex> {
  await removeFiles(dir, (name) => unfinished.test(name))
  const text = await readFile(path.join(dir, sideFile), 'utf8').catch(() => null)
  if (text === null) return { kind: 'none' }
  const unfit = (reason: string): StoredIndex => ({ kind: 'unfit', reason })
  const end = text.indexOf('\n')
  const header = parse(Header, text.slice(0, end))
  if (!header) return unfit('its description is damaged, or of another version of NeuroMark')
  if (header.modelId !== modelId) return unfit(`it is for the model ${header.modelId}`)
  if (header.links !== parameters.links || header.efConstruction < parameters.efConstruction)
    return unfit('it was built with other parameters')
  const lines = text.slice(end + 1)
  if (createHash('sha256').update(lines).digest('hex') !== header.people.sha256)
    return unfit('its list of people is damaged')
  const file = path.join(dir, header.graph.file)
  if ((await sha256OfFile(file).catch(() => null)) !== header.graph.sha256)
    return unfit('its file is missing, cut short or damaged')
  const entries = await turns.run('look', parseLines(lines))
  if (entries?.length !== header.people.count) return unfit('its list of people is damaged')
  try {
    const labels = entries.flatMap(([, entry]) => entry.labels)
    const { revision, stamp, nextLabel, links, efConstruction } = header
    const efSearch = Math.max(header.efSearch, parameters.efSearch)
    const own = { links, efConstruction, efSearch }
    const graph = await readGraph(file, own, labels)
    const held = { revision, stamp }
    return { kind: 'loaded', held, parameters: own, graph, entries, nextLabel }
  } catch (error) {
    return unfit(error instanceof Error ? error.message : String(error))
  }
}

function* parseLines(lines: string): Steps<ReadonlyArray<readonly [PersonId, Entry]> | undefined> {
  const entries: Array<readonly [PersonId, Entry]> = []
  for (const text of lines.split('\n')) {
    if (text === '') continue
    const line = parse(Line, text)
    if (!line) return undefined
    const rejections = line.rejections.flatMap((base64) => readTemplate(fromBase64(base64)) ?? [])
    entries.push([line.id, { ...line, rejections }])
    yield
  }
  return entries
}

function parse<Value>(schema: z.ZodType<Value>, text: string): Value | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** What is written: read anew once nothing changes any more. */
export type IndexParts = {
  readonly held: Held
  readonly graph: TemplateGraph
  readonly table: GalleryTable
}

/**
 * Writes the index into `dir`, for the owner's eyes only: it holds templates. The description names the graph's file, and
 * takes the place of the one before as the last step: a crash leaves that one or this one. Changes wait while the graph is
 * copied out, and no longer. Writes nothing when there is nothing that belongs together. Rejects when the disk does not take it; the file of before is then still there.
 */
export async function writeIndexFile(
  dir: string,
  { modelId, parameters }: Which,
  parts: () => IndexParts | null,
  turns: Turns,
): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  // While models are changed, an old worker and a new one may share the folder.
  const temporary = path.join(dir, `graph-${process.pid}.tmp`)
  const copied = await turns.holding(async () => {
    const present = parts()
    if (!present) return null
    const { held, graph, table } = present
    // The graph's writer keeps the mode of a file that is there.
    await (await open(temporary, 'w', 0o600)).close()
    await graph.write(temporary)
    const least = (graph.size + graph.removed) * TEMPLATE_LENGTH * 4
    if ((await stat(temporary)).size < least)
      throw new Error('the index could not be written whole: the disk may be full')
    const lines = await turns.run('look', printLines(table))
    return { ...held, nextLabel: table.nextLabel, count: table.entries.size, lines }
  })
  if (!copied) return
  const { lines, count, ...where } = copied
  await sync(temporary)
  const sha256 = await sha256OfFile(temporary)
  const file = `graph-${sha256.slice(0, 16)}.bin`
  await rename(temporary, path.join(dir, file))
  const header: z.infer<typeof Header> = {
    ...{ format, modelId, ...where },
    ...parameters,
    graph: { file, sha256 },
    people: { count, sha256: createHash('sha256').update(lines).digest('hex') },
  }
  const side = path.join(dir, `index-${process.pid}.tmp`)
  const handle = await open(side, 'w', 0o600)
  await handle.writeFile(`${JSON.stringify(header)}\n${lines}`)
  await handle.sync()
  await handle.close()
  await rename(side, path.join(dir, sideFile))
  await removeFiles(dir, (name) => graphFile.test(name) && name !== file)
}

/** Removes everything that `writeIndexFile` left in `dir`. */
export async function removeIndexFile(dir: string): Promise<void> {
  await rm(path.join(dir, sideFile), { force: true })
  await removeFiles(dir, (name) => graphFile.test(name) || unfinished.test(name))
}

async function removeFiles(dir: string, which: (name: string) => boolean): Promise<void> {
  for (const name of await readdir(dir).catch(() => []))
    if (which(name)) await rm(path.join(dir, name), { force: true })
}

function* printLines({ entries }: GalleryTable): Steps<string> {
  const lines: string[] = []
  for (const [id, { rejections, ...entry }] of entries) {
    const line: z.infer<typeof Line> = {
      ...{ id, ...entry },
      labels: [...entry.labels],
      rejections: rejections.map(toBase64),
    }
    lines.push(JSON.stringify(line), '\n')
    yield
  }
  return lines.join('')
}

const toBase64 = ({ buffer, byteOffset, byteLength }: Float32Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64')

function fromBase64(base64: string): Float32Array {
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'))
  return new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / 4))
}

async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  await handle.sync()
  await handle.close()
}

async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 20 }))
    hash.update(chunk as Buffer)
  return hash.digest('hex')
}
