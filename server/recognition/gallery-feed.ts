import type { GalleryPerson } from '../../contracts/inference.ts'
import { isConnectionLoss } from '../ports/database-error.ts'
import type { GalleryPage, GalleryStore } from '../ports/gallery-store.ts'
import type { Log } from '../ports/log.ts'
import { wait } from '../wait.ts'
import type { GalleryLine, GalleryLines, GalleryWant } from './gallery-lines.ts'

export type GalleryFeedDeps = {
  readonly gallery: Pick<GalleryStore, 'load' | 'changesSince' | 'watch'>
  readonly workers: Pick<GalleryLines, 'onWanted'>
  readonly log: Log
  readonly pauses?: { readonly lookEveryMs: number; readonly retryMs: number }
}

/** A missed notification is made up for by looking now and then; a lost database is asked again, milliseconds. */
const usualPauses = { lookEveryMs: 30_000, retryMs: 2000 }

/** People in one message to a worker. */
const partOf = 500

type Customer = { readonly line: GalleryLine; want: GalleryWant; busy: boolean; again: boolean }

/**
 * Keeps the gallery of each worker equal to the database's, whichever desktop changes it, until `signal` aborts. A worker
 * is given what changed since the revision that it holds, or everything; at most two parts of it are in memory at a time.
 */
export async function feedGallery(deps: GalleryFeedDeps, signal: AbortSignal): Promise<void> {
  const { gallery, log } = deps
  const { lookEveryMs, retryMs } = deps.pauses ?? usualPauses
  const customers = new Map<GalleryLine, Customer>()

  const serve = async (customer: Customer): Promise<void> => {
    customer.again = true
    if (customer.busy) return
    customer.busy = true
    const until = AbortSignal.any([signal, customer.line.gone])
    while (customer.again && !until.aborted) {
      customer.again = false
      try {
        await catchUp(customer, gallery)
      } catch (error) {
        if (!isConnectionLoss(error)) log.error({ error }, 'the gallery could not be loaded')
        await wait(retryMs, until)
        customer.again = true
      }
    }
    customer.busy = false
  }
  const serveAll = (): void => {
    for (const customer of customers.values()) void serve(customer)
  }

  const forget = deps.workers.onWanted((line, want) => {
    const customer = customers.get(line) ?? { line, want, busy: false, again: false }
    customer.want = want
    if (!customers.has(line)) {
      customers.set(line, customer)
      line.gone.addEventListener('abort', () => customers.delete(line), { once: true })
    }
    void serve(customer)
  })
  const timer = setInterval(serveAll, lookEveryMs)
  try {
    await gallery.watch(serveAll, signal)
  } finally {
    clearInterval(timer)
    forget()
  }
}

/** Sends what the worker lacks. Rejects when the database does. */
async function catchUp(customer: Customer, gallery: GalleryFeedDeps['gallery']): Promise<void> {
  const { line, want } = customer
  const { modelId, held } = want
  const changes = held === null ? 'too-old' : await gallery.changesSince(modelId, held)
  if (changes !== 'too-old' && changes.at.revision === held?.revision) return
  const whole = changes === 'too-old'
  const from = whole ? null : (held?.revision ?? null)
  const pages = whole ? gallery.load(modelId) : inParts(changes)
  let before: GalleryPage | undefined
  const send = ({ at, total, people }: GalleryPage, complete: boolean) =>
    line.send({ modelId, from, ...at, people, total: whole ? total : null, complete })
  let sent: ReturnType<GalleryLine['send']> = Promise.resolve('taken')
  for await (const page of pages) {
    // The next page is read while the worker works on this one.
    if ((await sent) !== 'taken') return
    if (before) sent = send(before, false)
    before = page
  }
  if (!before || (await sent) !== 'taken' || (await send(before, true)) !== 'taken') return
  if (customer.want === want) customer.want = { modelId, held: before.at }
  // What changed while the pages were read.
  if (whole) customer.again = true
}

async function* inParts(page: GalleryPage): AsyncGenerator<GalleryPage> {
  const people: ReadonlyArray<GalleryPerson> = page.people
  for (let from = 0; from === 0 || from < people.length; from += partOf)
    yield { ...page, people: people.slice(from, from + partOf) }
}
