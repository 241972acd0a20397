/** References from which a person counts as enrolled: a face from the front and from both sides. */
export const ENOUGH_REFERENCES = 3

/** Where a person stands; an archived one is archived whatever else. Pure. */
export function personState(
  archived: boolean,
  referenceCount: number,
): 'archived' | 'not-enrolled' | 'few-references' | 'enrolled' {
  if (archived) return 'archived'
  if (referenceCount === 0) return 'not-enrolled'
  return referenceCount < ENOUGH_REFERENCES ? 'few-references' : 'enrolled'
}
