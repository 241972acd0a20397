import { v7 } from 'uuid'
import type { Id } from '../core/shared/ids.ts'

/** A new UUIDv7; `newId<'person'>()` is a `PersonId`. Ids made later in one process sort later. */
export const newId = <Kind extends string>(): Id<Kind> => v7() as Id<Kind>
