import type { Examination } from '../../ports/face-engine.ts'
import type { PackStore, Unembedded } from '../../ports/pack-store.ts'
import type { Transactions } from '../../ports/transaction.ts'
import { faceInTheMiddle } from '../corrections/learn-rejection.ts'

export type EmbedMissingDeps = {
  readonly database: Transactions
  readonly packs: Pick<PackStore, 'unembedded' | 'addTemplate'>
  /** By the model that the templates are for. */
  readonly examine: (image: Uint8Array) => Promise<Examination>
}

/** Small enough to be cancelled soon, large enough that the gallery does not change with every face. */
const batchSize = 16

/**
 * Embeds some of the pictures that have no template of `modelId`, oldest first, and stores them in one transaction.
 *
 * Answers with how many it looked at: 0 when none is missing. Pictures without a face are added to `failed` and not
 * looked at again. Rejects with `DatabaseError`, or with whatever `examine` throws.
 */
export async function embedMissing(
  deps: EmbedMissingDeps,
  modelId: string,
  failed: Map<string, Unembedded>,
  signal: AbortSignal,
): Promise<number> {
  const pictures = await deps.packs.unembedded(modelId, batchSize, [...failed.keys()])
  const embedded: Array<readonly [picture: Unembedded, template: Float32Array]> = []
  for (const picture of pictures) {
    if (signal.aborted) break
    const examined = await deps.examine(picture.image)
    // What is kept are portraits and crops, cut around the face that they are kept for.
    const face = examined.kind === 'examined' ? faceInTheMiddle(examined) : undefined
    if (face) embedded.push([picture, face.template])
    else failed.set(picture.id, picture)
  }
  if (embedded.length > 0)
    await deps.database.transaction(async (tx) => {
      for (const [picture, template] of embedded)
        await deps.packs.addTemplate(tx, picture, modelId, template)
    })
  return pictures.length
}
