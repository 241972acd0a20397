import type { WallUseCases } from '../wall/wall-use-cases.ts'
import { answer } from './answer.ts'
import { api } from './base.ts'
import { pictureBytes } from './picture-bytes.ts'

export function createWallRouter({ wall }: { readonly wall: WallUseCases }) {
  const { views, alarms, handover, saveSnapshot } = wall
  return {
    views: api.wall.views.handler(async ({ context }) => [...(await views.list(context.actor))]),

    addView: api.wall.addView.handler(
      async ({ input, context }) => answer(await views.add(context.actor, input)).view,
    ),

    changeView: api.wall.changeView.handler(
      async ({ input: { id, revision, view }, context }) =>
        answer(await views.change(context.actor, id, revision, view)).view,
    ),

    reorderViews: api.wall.reorderViews.handler(async ({ input, context }) => {
      answer(await views.reorder(context.actor, input.ids))
    }),

    removeView: api.wall.removeView.handler(async ({ input, context }) => {
      answer(await views.remove(context.actor, input.id))
    }),

    restoreView: api.wall.restoreView.handler(
      async ({ input, context }) => answer(await views.restore(context.actor, input.id)).view,
    ),

    alarms: api.wall.alarms.handler(async ({ input }) => [...(await alarms.list(input))]),

    acknowledge: api.wall.acknowledge.handler(({ input, context }) =>
      alarms.acknowledge(context.actor, input.ids, input.note),
    ),

    addAlarmNote: api.wall.addAlarmNote.handler(
      async ({ input, context }) =>
        answer(await alarms.addNote(context.actor, input.id, input.text)).alarm,
    ),

    handover: api.wall.handover.handler(async () => [...(await handover.list())]),

    addHandover: api.wall.addHandover.handler(
      async ({ input, context }) =>
        answer(await handover.add(context.actor, input.text, input.cameraId)).note,
    ),

    takeHandover: api.wall.takeHandover.handler(
      async ({ input, context }) => answer(await handover.take(context.actor, input.id)).note,
    ),

    saveSnapshot: api.wall.saveSnapshot.handler(async ({ input, context }) => {
      const { cameraId, at } = input
      const image = await pictureBytes(input.image)
      const { file } = answer(await saveSnapshot(context.actor, { cameraId, at, image }))
      return { file }
    }),
  }
}
