import type { FromWorker, GalleryPart, ToWorker } from '../../contracts/inference.ts'
import type { GalleryPoint } from '../ports/gallery-store.ts'
import type { HostedProcess } from '../ports/process-host.ts'

/** What a worker has, and asks to be brought on from. */
export type GalleryWant = {
  readonly modelId: string
  /** Null: nothing. */
  readonly held: GalleryPoint | null
}

/** One worker that keeps a gallery. */
export type GalleryLine = {
  /**
   * Resolves once the worker has worked the part in, so that it is not sent more than it can hold. After `refused` it says
   * what it wants instead.
   */
  send(part: GalleryPart): Promise<'taken' | 'refused' | 'gone'>
  /** Aborts when the worker has gone. */
  readonly gone: AbortSignal
}

export type WantListener = (line: GalleryLine, want: GalleryWant) => void

/** The conversations with the workers about the gallery: each asks, and is given parts one after the other. */
export type GalleryLines = {
  hear(
    worker: HostedProcess,
    message: Extract<FromWorker, { kind: 'gallery-wanted' | 'gallery-taken' }>,
  ): void
  /** The worker has ended. */
  hangUp(worker: HostedProcess): void
  /** Calls `listener` whenever a worker wants the gallery; at once for those that were not answered yet. */
  onWanted(listener: WantListener): () => void
}

type Conversation = {
  readonly line: GalleryLine
  readonly ended: AbortController
  /** Parts that were sent and not answered, in order. */
  readonly sent: Array<(answer: 'taken' | 'refused' | 'gone') => void>
  want: GalleryWant | undefined
}

export function createGalleryLines(): GalleryLines {
  const conversations = new Map<HostedProcess, Conversation>()
  const listeners = new Set<WantListener>()

  const open = (worker: HostedProcess): Conversation => {
    const known = conversations.get(worker)
    if (known) return known
    const ended = new AbortController()
    const sent: Conversation['sent'] = []
    const send: GalleryLine['send'] = (part) =>
      new Promise((resolve) => {
        if (ended.signal.aborted) return resolve('gone')
        sent.push(resolve)
        worker.post({ kind: 'gallery', ...part } satisfies ToWorker)
      })
    const made: Conversation = { line: { send, gone: ended.signal }, ended, sent, want: undefined }
    conversations.set(worker, made)
    return made
  }

  return {
    hear(worker, message) {
      const conversation = open(worker)
      if (message.kind === 'gallery-taken') return conversation.sent.shift()?.('taken')
      const { modelId, held: revision, stamp } = message
      const held = revision === null || stamp === null ? null : { revision, stamp }
      const want = { modelId, held }
      if (listeners.size === 0) conversation.want = want
      for (const listener of listeners) listener(conversation.line, want)
      conversation.sent.shift()?.('refused')
    },
    hangUp(worker) {
      const conversation = conversations.get(worker)
      conversations.delete(worker)
      conversation?.ended.abort()
      for (const answer of conversation?.sent.splice(0) ?? []) answer('gone')
    },
    onWanted(listener) {
      listeners.add(listener)
      for (const conversation of conversations.values()) {
        if (conversation.want) listener(conversation.line, conversation.want)
        conversation.want = undefined
      }
      return () => listeners.delete(listener)
    },
  }
}
