import type { WallView, WallViewFields } from '../../contracts/wall.ts'

/** Says in a sentence in what a view that somebody else changed differs from the one that was to be saved. Pure. */
export function describeDifference(now: WallView, wanted: WallViewFields): string {
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
  const parts = [
    ...(now.name === wanted.name ? [] : [`its name is “${now.name}”`]),
    ...(now.layout === wanted.layout ? [] : [`its layout is “${now.layout}”`]),
    ...(same(now.slots, wanted.slots) ? [] : ['its tiles are others']),
    ...(same(sorted(now.alarms), sorted(wanted.alarms)) ? [] : ['it asks for other alarms']),
  ]
  const difference = parts.length === 0 ? '' : ` By now ${new Intl.ListFormat('en').format(parts)}.`
  return `“${now.name}” was changed in another window meanwhile, and nothing was saved.${difference} Look at it as it is now, then change it again.`
}

const sorted = (record: Readonly<Record<string, unknown>>) => Object.entries(record).toSorted()
