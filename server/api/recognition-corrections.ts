import type { SightingCorrections } from '../recognition/corrections/sighting-corrections.ts'
import { answer } from './answer.ts'
import { api } from './base.ts'

/** The part of `recognition` that says who was seen. */
export function createRecognitionCorrections(deps: { readonly corrections: SightingCorrections }) {
  const { corrections } = deps
  return {
    correctSighting: api.recognition.correctSighting.handler(
      async ({ input, context, signal }) =>
        answer(await corrections.correct(context.actor, input, signal)).correction,
    ),

    undoCorrection: api.recognition.undoCorrection.handler(async ({ input, context }) => {
      answer(await corrections.undo(context.actor, input.sightingId))
    }),

    rejections: api.recognition.rejections.handler(async ({ input }) => [
      ...(await corrections.rejections(input.personId)),
    ]),

    removeRejection: api.recognition.removeRejection.handler(async ({ input, context }) => {
      answer(await corrections.removeRejection(context.actor, input.id))
    }),
  }
}
