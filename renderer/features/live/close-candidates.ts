import type { Sighting } from '../../../contracts/live.ts'
import { defaultRecognitionSettings } from '../../../core/recognition/settings.ts'

/** The best candidate, and the second where it is as close as look-alikes are: who a review is about. */
export function closeCandidates(candidates: Sighting['candidates']): Sighting['candidates'] {
  const [first, second] = candidates
  if (!first) return []
  const { alikeMargin } = defaultRecognitionSettings.match
  const close = second && first.similarity - second.similarity < alikeMargin
  return close ? [first, second] : [first]
}
