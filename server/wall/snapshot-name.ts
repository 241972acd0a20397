import type { Temporal } from 'temporal-polyfill'

const mostCharacters = 60

/**
 * `Main-gate-2026-11-22T14-03-05.250`: letters and digits of any script, nothing that a path or a shell would read. Pure.
 * The clock shows an hour twice in autumn: the offset is told in the picture.
 */
export function snapshotName(cameraName: string, at: Temporal.ZonedDateTime): string {
  const safe = [...cameraName.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')]
    .slice(0, mostCharacters)
    .join('')
    .replace(/^-+|-+$/g, '')
  const time = at.toPlainDateTime().toString({ smallestUnit: 'millisecond' }).replaceAll(':', '-')
  return `${safe || 'camera'}-${time}`
}
