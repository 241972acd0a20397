export type Opened =
  | { readonly kind: 'opened'; readonly text: string }
  /** Sealed with another key, or altered. */
  | { readonly kind: 'unreadable' }

/** Seals small secrets, such as the password of a camera, so that they can be stored. */
export interface Vault {
  /** `id` is bound in: a secret that is moved to another id does not open. */
  seal(id: string, text: string): Uint8Array
  open(id: string, sealed: Uint8Array): Opened
}
