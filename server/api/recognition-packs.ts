import type { PackSwitch } from '../recognition/packs/pack-switch.ts'
import type { PackUseCases } from '../recognition/packs/pack-use-cases.ts'
import { answer } from './answer.ts'
import { api } from './base.ts'

export type RecognitionPacksDeps = {
  readonly packs: PackUseCases
  readonly packSwitch: PackSwitch
}

/** The part of `recognition` that is about sets of face models. */
export function createRecognitionPacksRouter({ packs, packSwitch }: RecognitionPacksDeps) {
  return {
    packs: api.recognition.packs.handler(async () => [...(await packs.list())]),

    inspectPack: api.recognition.inspectPack.handler(({ input, signal }) =>
      packs.inspect(input, signal),
    ),

    installPack: api.recognition.installPack.handler(
      // `acceptLicence` is true, or the contract has refused the call.
      async ({ input, context }) => answer(await packs.install(context.actor, input.ticket)).pack,
    ),

    removePack: api.recognition.removePack.handler(async ({ input, context }) => {
      answer(await packs.remove(context.actor, input.id))
    }),

    activatePack: api.recognition.activatePack.handler(async ({ input, context }) => {
      answer(await packSwitch.activate(context.actor, input.id))
    }),

    cancelActivation: api.recognition.cancelActivation.handler(async ({ context }) => {
      answer(await packSwitch.cancel(context.actor))
    }),

    reembedding: api.recognition.reembedding.handler(() => packSwitch.state()),
  }
}
