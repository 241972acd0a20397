import type { CameraUseCases } from '../cameras/camera-use-cases.ts'
import { answer } from './answer.ts'
import { api } from './base.ts'

export function createCamerasRouter(deps: { readonly cameras: CameraUseCases }) {
  const { cameras } = deps
  return {
    list: api.cameras.list.handler(async () => [...(await cameras.list())]),

    add: api.cameras.add.handler(
      async ({ input, context }) => answer(await cameras.add(context.actor, input)).camera,
    ),

    update: api.cameras.update.handler(
      async ({ input, context }) =>
        answer(await cameras.update(context.actor, input.id, input.camera)).camera,
    ),

    remove: api.cameras.remove.handler(async ({ input, context }) => {
      answer(await cameras.remove(context.actor, input.id))
    }),

    test: api.cameras.test.handler(({ input, signal }) => cameras.test(input, signal)),
  }
}
