/** `message` is a sentence for the person who asked. */
export type PeopleRefusal =
  | { readonly kind: 'conflict'; readonly message: string }
  | { readonly kind: 'not-found'; readonly message: string }

export const personNotFound: PeopleRefusal = {
  kind: 'not-found',
  message: 'This person is not there any more. They may have been removed on another desktop.',
}
