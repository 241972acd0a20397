/** Access units that may wait in the decoder; beyond it the picture would lag behind. */
export const maxBacklog = 12

/** The same while what was kept since the last key frame is worked through, so that a tile begins at once. */
export const maxCatchUp = 320

/** What a decoder is set up for, and whether it may take a delta frame. */
export type AccessGate = {
  readonly codec: string | null
  readonly needsKey: boolean
}

export const closedGate: AccessGate = { codec: null, needsKey: true }

export type Admission = {
  readonly gate: AccessGate
  /** `restart`: empty the decoder, set it up for `gate.codec`, then decode. */
  readonly action: 'decode' | 'restart' | 'drop'
}

/**
 * Decides what to do with the next H.264 access unit.
 *
 * A delta frame makes sense only after every frame since the last key frame, so single frames are
 * never dropped: when the decoder falls behind everything is, up to the next key frame, with which
 * it begins anew. `backlog` is how many units wait in the decoder, `most` how many may.
 */
export function admitAccessUnit(
  gate: AccessGate,
  unit: { readonly key: boolean; readonly codec?: string },
  backlog: number,
  most = maxBacklog,
): Admission {
  if (!unit.key) {
    if (gate.needsKey) return { gate, action: 'drop' }
    if (backlog > most) return { gate: { ...gate, needsKey: true }, action: 'drop' }
    return { gate, action: 'decode' }
  }
  const codec = unit.codec ?? gate.codec
  if (codec === null) return { gate, action: 'drop' }
  const open = { codec, needsKey: false }
  const continues = !gate.needsKey && codec === gate.codec && backlog <= most
  return { gate: open, action: continues ? 'decode' : 'restart' }
}
