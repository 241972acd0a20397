import type { PackSource, Reembedding } from '../../../contracts/recognition.ts'

/** What the form for a new pack holds: both ways side by side, so that switching loses nothing. */
export type PackForm = {
  readonly kind: PackSource['kind']
  readonly folder: string
  readonly url: string
  readonly sha256: string
}

export const emptyPackForm: PackForm = { kind: 'folder', folder: '', url: '', sha256: '' }

export type PackFormErrors = Partial<Record<'folder' | 'url' | 'sha256', string>>

const SHA256 = /^[0-9a-f]{64}$/i

/** The source that the form names, or what is wrong with it. */
export function packSourceOf(
  form: PackForm,
):
  | { readonly kind: 'ok'; readonly source: PackSource }
  | { readonly kind: 'refused'; readonly errors: PackFormErrors } {
  const folder = form.folder.trim()
  if (form.kind === 'folder') {
    return folder === ''
      ? { kind: 'refused', errors: { folder: 'Enter the path of the folder.' } }
      : { kind: 'ok', source: { kind: 'folder', folder } }
  }
  const url = form.url.trim()
  const sha256 = form.sha256.trim()
  const errors: PackFormErrors = {
    ...(isWebAddress(url) ? {} : { url: 'Enter an address that begins with https:// or http://.' }),
    ...(SHA256.test(sha256) ? {} : { sha256: 'A SHA-256 is 64 hexadecimal digits.' }),
  }
  return Object.keys(errors).length > 0
    ? { kind: 'refused', errors }
    : { kind: 'ok', source: { kind: 'url', url, sha256: sha256.toLowerCase() } }
}

const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

/** Photos and people of a list in words: `123 photos of 41 people`. */
export function countPhotos(people: ReadonlyArray<{ readonly referenceCount: number }>): string {
  const photos = people.reduce((sum, { referenceCount }) => sum + referenceCount, 0)
  const owners = people.filter(({ referenceCount }) => referenceCount > 0).length
  return `${photos} ${photos === 1 ? 'photo' : 'photos'} of ${owners} ${owners === 1 ? 'person' : 'people'}`
}

/** How far embedding anew is, 0 to 100. */
export function reembeddingPercent({
  done,
  total,
}: Pick<Extract<Reembedding, { kind: 'running' }>, 'done' | 'total'>): number {
  return total === 0 ? 100 : Math.min(100, (done / total) * 100)
}

/** Each person once, with how many of their photos failed, in the order of the first failure. */
export function failedPeople(
  failed: Extract<Reembedding, { kind: 'finished' }>['failed'],
): ReadonlyArray<{ readonly personId: string; readonly name: string; readonly photos: number }> {
  const people = new Map<string, { personId: string; name: string; photos: number }>()
  for (const { personId, name } of failed) {
    const person = people.get(personId) ?? { personId, name, photos: 0 }
    people.set(personId, { ...person, photos: person.photos + 1 })
  }
  return [...people.values()]
}
