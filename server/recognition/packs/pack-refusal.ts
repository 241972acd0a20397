/** `message` is a sentence for the person who asked. */
export type PackRefusal =
  | { readonly kind: 'conflict'; readonly message: string }
  | { readonly kind: 'not-found'; readonly message: string }

export const packNotFound: PackRefusal = {
  kind: 'not-found',
  message: 'These face models are not installed any more. They may have been removed meanwhile.',
}
