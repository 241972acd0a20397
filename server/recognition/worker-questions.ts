import type { FromWorker, ToWorker } from '../../contracts/inference.ts'
import { FaceEngineError } from '../ports/face-engine.ts'
import type { HostedProcess } from '../ports/process-host.ts'

export type Answer = Extract<FromWorker, { kind: 'examined' | 'found' | 'camera-opened' }>

type Question = {
  readonly process: HostedProcess
  readonly key: string
  readonly settle: (answer: Answer | FaceEngineError) => void
}

/** Questions to workers that wait for their answers. */
export type WorkerQuestions = {
  /** Rejects with `FaceEngineError` when the process ends, `signal` aborts, or no answer comes in time. */
  ask<Kind extends Answer['kind']>(
    process: HostedProcess,
    key: string,
    kind: Kind,
    question: ToWorker,
    signal?: AbortSignal,
  ): Promise<Extract<Answer, { kind: Kind }>>
  hear(process: HostedProcess, key: string, answer: Answer): void
  /** The process has ended: nothing that it was asked is answered any more. */
  hangUp(process: HostedProcess, reason: string): void
}

const answerWithinMs = 30_000

export function createWorkerQuestions(): WorkerQuestions {
  const waiting = new Set<Question>()
  return {
    ask: (process, key, kind, question, signal) =>
      new Promise((resolve, reject) => {
        const settle = (answer: Answer | FaceEngineError): void => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', onAbort)
          waiting.delete(own)
          if (answer instanceof FaceEngineError) reject(answer)
          // The key belongs to this question, and each kind of question has one kind of answer.
          else resolve(answer as Extract<Answer, { kind: typeof kind }>)
        }
        const own: Question = { process, key, settle }
        const onAbort = (): void => settle(new FaceEngineError('stopped'))
        const timer = setTimeout(
          () => settle(new FaceEngineError('The inference process did not answer in time.')),
          answerWithinMs,
        )
        waiting.add(own)
        if (signal?.aborted) return onAbort()
        signal?.addEventListener('abort', onAbort, { once: true })
        process.post(question)
      }),
    hear(process, key, answer) {
      for (const one of waiting)
        if (one.process === process && one.key === key) return one.settle(answer)
    },
    hangUp(process, reason) {
      for (const one of [...waiting])
        if (one.process === process) one.settle(new FaceEngineError(reason))
    },
  }
}
