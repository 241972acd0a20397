import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { SightingId } from '../../../contracts/ids.ts'
import type { Log } from '../../ports/log.ts'
import {
  spooledId,
  SpoolError,
  type SightingSpool,
  type Spooled,
  type SpoolEntry,
} from '../../ports/sighting-spool.ts'
import { decodeSpooled, encodeSpooled } from './spool-file.ts'

const DIGITS = 12
const NAME = /^(\d{12})_([0-9a-f-]{36})\.(sighting|revision|crossing)$/
/** With crops of some 20 kB each: 10 MB. */
const MOST_IN_MEMORY = 500

type Waiting = {
  readonly arrival: number
  readonly kind: Spooled['kind']
  /** The sighting that it is, or is about. */
  readonly id: SightingId
  /** Until it is on disk. */
  unsaved?: SpoolEntry
}

const toWaiting = ({ arrival, spooled }: SpoolEntry): Waiting => ({
  arrival,
  kind: spooled.kind,
  id: spooledId(spooled),
})

const fileName = ({ arrival, id, kind }: Waiting) =>
  `${String(arrival).padStart(DIGITS, '0')}_${id}.${kind}`

/** A rename lasts only once its folder is synced. Windows cannot, and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The file is there as a whole or not at all, whenever the process or the machine ends. */
async function writeDurably(folder: string, name: string, content: string): Promise<void> {
  const unfinished = path.join(folder, `${name}.part`)
  try {
    const handle = await open(unfinished, 'w', 0o600)
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(unfinished, path.join(folder, name))
    await syncFolder(folder)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

async function readWaiting(folder: string): Promise<Waiting[]> {
  const names = await readdir(folder)
  await Promise.all(
    names.filter((name) => name.endsWith('.part')).map((name) => rm(path.join(folder, name))),
  )
  return names
    .flatMap((name) => {
      const [, arrival, id, extension] = NAME.exec(name) ?? []
      const kind: Spooled['kind'] =
        extension === 'revision' || extension === 'crossing' ? extension : 'sighting'
      return arrival && id ? [{ arrival: Number(arrival), kind, id: id as SightingId }] : []
    })
    .toSorted((a, b) => a.arrival - b.arrival)
}

/** Opens the spool in `folder`, which only the app's user may enter, with what an earlier run left there. */
export async function openSpool(
  folder: string,
  deps: { readonly log: Log; readonly mostInMemory?: number },
): Promise<SightingSpool> {
  const rejected = path.join(folder, 'rejected')
  await mkdir(rejected, { recursive: true, mode: 0o700 })
  const waiting = await readWaiting(folder)
  const mostInMemory = deps.mostInMemory ?? MOST_IN_MEMORY
  let lastArrival = waiting.at(-1)?.arrival ?? 0

  const unsaved = () => waiting.filter((entry) => entry.unsaved)

  const forget = (arrival: number) => {
    const at = waiting.findIndex((entry) => entry.arrival === arrival)
    return at < 0 ? undefined : waiting.splice(at, 1)[0]
  }

  async function saveUnsaved(): Promise<void> {
    for (const entry of unsaved()) {
      if (!entry.unsaved) continue
      const file = fileName(entry)
      await writeDurably(folder, file, encodeSpooled(entry.unsaved.spooled))
      delete entry.unsaved
      // Stored by now: it must not come back with the next start.
      if (!waiting.includes(entry)) await rm(path.join(folder, file), { force: true })
    }
  }

  let writing: Promise<void> = Promise.resolve()
  const inTurn = (work: () => Promise<void>) => (writing = writing.then(work, work))

  const spool: SightingSpool = {
    get count() {
      return waiting.length
    },

    get unsaved() {
      return unsaved().length
    },

    has: (id) => waiting.some((entry) => entry.kind === 'sighting' && entry.id === id),

    nextArrival: () => (lastArrival += 1),

    async append(added) {
      const entry: Waiting = { ...toWaiting(added), unsaved: added }
      waiting.push(entry)
      waiting.sort((a, b) => a.arrival - b.arrival)
      try {
        await inTurn(saveUnsaved)
      } catch (error) {
        if (unsaved().length > mostInMemory) {
          forget(entry.arrival)
          throw new SpoolError(
            `Neither the database nor the disk takes sightings, and memory is full (${mostInMemory}). Make room in ${folder}.`,
            { cause: error },
          )
        }
        deps.log.error(
          { reason: error instanceof Error ? error.message : String(error) },
          'a sighting cannot be written to disk and waits in memory',
        )
      }
    },

    async first() {
      for (;;) {
        const [entry] = waiting
        if (!entry) return null
        if (entry.unsaved) return entry.unsaved
        const file = path.join(folder, fileName(entry))
        const spooled = decodeSpooled(entry.kind, await readFile(file, 'utf8'))
        if (spooled) return { arrival: entry.arrival, spooled }
        const { kind, id } = entry
        deps.log.error({ kind, id }, 'a spooled file is damaged and was put aside')
        await rename(file, path.join(rejected, fileName(entry)))
        forget(entry.arrival)
      }
    },

    async remove({ arrival }) {
      const entry = forget(arrival)
      if (entry && !entry.unsaved) await rm(path.join(folder, fileName(entry)), { force: true })
    },

    async reject(entry, reason) {
      const name = fileName(toWaiting(entry))
      await writeDurably(rejected, name, encodeSpooled(entry.spooled))
      await writeFile(path.join(rejected, `${name}.reason.txt`), `${reason}\n`, { mode: 0o600 })
      await spool.remove(entry)
    },
  }
  return spool
}
