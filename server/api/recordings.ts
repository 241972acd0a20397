import type { RecordingUseCases } from '../recordings/recording-use-cases.ts'
import { answer } from './answer.ts'
import { api } from './base.ts'

export function createRecordingsRouter(deps: { readonly recordings: RecordingUseCases }) {
  const { recordings } = deps
  return {
    list: api.recordings.list.handler(async () => [...(await recordings.list())]),

    inspect: api.recordings.inspect.handler(async function* ({ input, signal }) {
      yield* recordings.inspect(input.paths, signal)
    }),

    add: api.recordings.add.handler(
      async ({ input, context, signal }) =>
        answer(await recordings.add(context.actor, input, signal)).recording,
    ),

    cancel: api.recordings.cancel.handler(async ({ input, context }) => {
      answer(await recordings.cancel(context.actor, input.id))
    }),

    resume: api.recordings.resume.handler(async ({ input, context }) => {
      answer(await recordings.resume(context.actor, input.id))
    }),

    setAttendance: api.recordings.setAttendance.handler(async ({ input, context }) => {
      answer(await recordings.setAttendance(context.actor, input.id, input.attendance))
    }),
  }
}
