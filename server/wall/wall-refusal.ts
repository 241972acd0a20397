/** `message` is a sentence for the person who asked. */
export type WallRefusal = {
  readonly kind: 'invalid' | 'conflict' | 'not-found'
  readonly message: string
}

export const noSite: WallRefusal = {
  kind: 'not-found',
  message: 'There is no site yet. Start NeuroMark again.',
}
