import type { PeopleUseCases } from '../people/people-use-cases.ts'
import { answer } from './answer.ts'
import { api } from './base.ts'
import { pictureBytes } from './picture-bytes.ts'

export function createPeopleRouter(deps: { readonly people: PeopleUseCases }) {
  const { people } = deps
  return {
    list: api.people.list.handler(async ({ input }) => [...(await people.list(input))]),

    get: api.people.get.handler(async ({ input }) => answer(await people.get(input.id)).person),

    add: api.people.add.handler(
      async ({ input, context }) => answer(await people.add(context.actor, input)).person,
    ),

    update: api.people.update.handler(
      async ({ input, context }) =>
        answer(await people.update(context.actor, input.id, input.person)).person,
    ),

    archive: api.people.archive.handler(async ({ input, context }) => {
      answer(await people.archive(context.actor, input.id))
    }),

    restore: api.people.restore.handler(async ({ input, context }) => {
      answer(await people.restore(context.actor, input.id))
    }),

    setWatched: api.people.setWatched.handler(async ({ input, context }) => {
      answer(await people.setWatched(context.actor, input.id, input.reason))
    }),

    enrol: api.people.enrol.handler(async ({ input, context, signal }) => {
      const { personId, source } = input
      const image = await pictureBytes(input.image)
      return answer(await people.enrol(context.actor, { personId, source, image }, signal)).result
    }),

    removeReference: api.people.removeReference.handler(async ({ input, context }) => {
      answer(await people.removeReference(context.actor, input.id))
    }),

    assessFrame: api.people.assessFrame.handler(async ({ input, signal }) =>
      people.assessFrame(await pictureBytes(input.image), signal),
    ),

    testRecognition: api.people.testRecognition.handler(async ({ input, signal }) =>
      people.testRecognition(await pictureBytes(input.image), signal),
    ),
  }
}
