import type { EnrolResult } from '../../../contracts/people.ts'

/** A photo file on its way to becoming a reference. */
export type QueuedPhoto = {
  readonly id: number
  readonly file: File
  readonly state:
    | { readonly kind: 'waiting' }
    | { readonly kind: 'working' }
    | { readonly kind: 'done'; readonly result: EnrolResult }
    /** The node could not look at it; the same file may be tried again. */
    | { readonly kind: 'failed'; readonly message: string }
}

export type PhotoQueue = ReadonlyArray<QueuedPhoto>

export type PhotoEvent =
  | { readonly kind: 'added'; readonly files: ReadonlyArray<File> }
  | { readonly kind: 'started'; readonly id: number }
  | { readonly kind: 'finished'; readonly id: number; readonly result: EnrolResult }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  | { readonly kind: 'retried'; readonly id: number }
  | { readonly kind: 'cleared' }

const MAX_BYTES = 20 * 1024 * 1024
export const PHOTO_TYPES: ReadonlyArray<string> = ['image/jpeg', 'image/png', 'image/webp']

/** What can be said about a file without opening it; `null` when it is worth sending. */
export function photoProblem({ type, size }: Pick<File, 'type' | 'size'>): string | null {
  if (!PHOTO_TYPES.includes(type)) return 'This is not a photo: use a JPEG, PNG or WebP file.'
  if (size === 0) return 'The file is empty.'
  if (size > MAX_BYTES)
    return 'The file is larger than 20 MB: save the photo smaller and add it again.'
  return null
}

/** The queue after an event. Pure; order of adding is kept. */
export function reducePhotos(queue: PhotoQueue, event: PhotoEvent): PhotoQueue {
  switch (event.kind) {
    case 'added': {
      const firstId = Math.max(-1, ...queue.map(({ id }) => id)) + 1
      return [...queue, ...event.files.map((file, index) => queued(firstId + index, file))]
    }
    case 'started':
      return changed(queue, event.id, { kind: 'working' })
    case 'finished':
      return changed(queue, event.id, { kind: 'done', result: event.result })
    case 'failed':
      return changed(queue, event.id, { kind: 'failed', message: event.message })
    case 'retried':
      return changed(queue, event.id, { kind: 'waiting' })
    case 'cleared':
      return queue.filter(({ state }) => state.kind === 'waiting' || state.kind === 'working')
    default:
      return event satisfies never
  }
}

function queued(id: number, file: File): QueuedPhoto {
  const problem = photoProblem(file)
  if (problem === null) return { id, file, state: { kind: 'waiting' } }
  return {
    id,
    file,
    state: { kind: 'done', result: { kind: 'refused', issues: [], message: problem } },
  }
}

const changed = (queue: PhotoQueue, id: number, state: QueuedPhoto['state']): PhotoQueue =>
  queue.map((photo) => (photo.id === id ? { ...photo, state } : photo))

/** The photo to send next: one at a time, in the order of adding. */
export function nextPhoto(queue: PhotoQueue): QueuedPhoto | null {
  if (queue.some(({ state }) => state.kind === 'working')) return null
  return queue.find(({ state }) => state.kind === 'waiting') ?? null
}

export type QueueSummary = {
  readonly total: number
  readonly finished: number
  readonly accepted: number
}

/** How far the queue is. */
export function summarisePhotos(queue: PhotoQueue): QueueSummary {
  return {
    total: queue.length,
    finished: queue.filter(({ state }) => state.kind === 'done' || state.kind === 'failed').length,
    accepted: queue.filter(({ state }) => state.kind === 'done' && state.result.kind === 'accepted')
      .length,
  }
}
