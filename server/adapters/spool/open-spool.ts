import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { SightingId } from '../../../contracts/ids.ts'
import type { Log } from '../../ports/log.ts'
import { SpoolError, type SightingSpool, type SpooledSighting } from '../../ports/sighting-spool.ts'
import { decodeSighting, encodeSighting } from './spool-file.ts'

const DIGITS = 12
const NAME = /^(\d{12})_([0-9a-f-]{36})\.sighting$/
/** With crops of some 20 kB each: 10 MB. */
const MOST_IN_MEMORY = 500

type Waiting = {
  readonly arrival: number
  readonly id: SightingId
  /** Until it is on disk. */
  unsaved?: SpooledSighting
}

const fileName = ({ arrival, id }: Waiting) =>
  `${String(arrival).padStart(DIGITS, '0')}_${id}.sighting`

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
      const [, arrival, id] = NAME.exec(name) ?? []
      return arrival && id ? [{ arrival: Number(arrival), id: id as SightingId }] : []
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

  const forget = (id: SightingId) => {
    const at = waiting.findIndex((entry) => entry.id === id)
    return at < 0 ? undefined : waiting.splice(at, 1)[0]
  }

  async function saveUnsaved(): Promise<void> {
    for (const entry of unsaved()) {
      if (!entry.unsaved) continue
      const file = fileName(entry)
      await writeDurably(folder, file, encodeSighting(entry.unsaved.sighting))
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

    has: (id) => waiting.some((entry) => entry.id === id),

    nextArrival: () => (lastArrival += 1),

    async append({ arrival, sighting }) {
      const entry: Waiting = { arrival, id: sighting.id, unsaved: { arrival, sighting } }
      waiting.push(entry)
      waiting.sort((a, b) => a.arrival - b.arrival)
      try {
        await inTurn(saveUnsaved)
      } catch (error) {
        if (unsaved().length > mostInMemory) {
          forget(entry.id)
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
        const sighting = decodeSighting(await readFile(file, 'utf8'))
        if (sighting) return { arrival: entry.arrival, sighting }
        deps.log.error({ id: entry.id }, 'a spooled sighting is damaged and was put aside')
        await rename(file, path.join(rejected, fileName(entry)))
        forget(entry.id)
      }
    },

    async remove(id) {
      const entry = forget(id)
      if (entry && !entry.unsaved) await rm(path.join(folder, fileName(entry)), { force: true })
    },

    async reject({ arrival, sighting }, reason) {
      const name = fileName({ arrival, id: sighting.id })
      await writeDurably(rejected, name, encodeSighting(sighting))
      await writeFile(path.join(rejected, `${name}.reason.txt`), `${reason}\n`, { mode: 0o600 })
      await spool.remove(sighting.id)
    },
  }
  return spool
}
