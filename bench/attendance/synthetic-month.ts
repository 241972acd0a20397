import type { PersonFacts, SiteRules } from '../../core/attendance/assess-person.ts'
import type { SeenFact } from '../../core/attendance/debounce.ts'
import { createOccurrenceMaker } from '../../core/attendance/occurrences.ts'
import { standardTemplate, type ShiftTemplate } from '../../core/attendance/shift-template.ts'
import { createSiteClock, dayNumber, type DayNumber } from '../../core/attendance/site-clock.ts'
import { standardPolicy } from '../../core/attendance/site-policy.ts'

/** A site in a zone whose clocks change within the month. */
export function syntheticRules(): SiteRules {
  const clock = createSiteClock('Europe/London')
  return {
    clock,
    policy: { ...standardPolicy, minRestMinutes: 660 },
    makeOccurrence: createOccurrenceMaker(clock),
    holidays: new Map([[dayNumber('2026-10-12'), 'half']]),
    gaps: [],
    versions: { policy: 'bench', calendar: 'bench', roster: 'bench' },
  }
}

export const firstDay = dayNumber('2026-10-01')

/** Shifts of every kind of person: days with a punched break, and nights. */
const templates: ReadonlyArray<ShiftTemplate> = [
  {
    ...standardTemplate,
    ...{ absentBelowMinutes: 120, halfDayBelowMinutes: 240, overtime: { toleranceMinutes: 15 } },
    breaks: [
      {
        ...{ mode: 'punched', minutes: 60, from: 12 * 3600, to: 14 * 3600 },
        ...{ unpunched: 'deduct', paid: false },
      },
    ],
  },
  { ...standardTemplate, id: 'night', start: 22 * 3600, end: 6 * 3600, pairing: 'every-pair' },
]

/**
 * One person's month of six sightings a day: in, out and in for lunch and again in the afternoon, out; seconds and minutes
 * differ from day to day, so that some are late, early, or over. `index` decides which shift; the same index gives the
 * same facts.
 */
export function syntheticPerson(index: number, days: number, rules: SiteRules): PersonFacts {
  const template = templates[index % 4 === 3 ? 1 : 0] ?? standardTemplate
  const sightings: SeenFact[] = []
  for (let day = 0; day < days; day++) {
    for (const [place, minutes] of [-4, 185, 225, 330, 345, 482].entries()) {
      const jitter = ((index * 7919 + day * 104_729 + place * 1_299_709) % 1_500) - 700
      const startMs = rules.clock.at(firstDay + day, template.start, 'start')
      sightings.push({
        ...{ id: `${index}-${day}-${place}`, siteId: 'site' },
        role: place % 2 === 0 ? 'entry' : 'exit',
        atMs: startMs + minutes * 60_000 + jitter * 1000,
      })
    }
  }
  return {
    employments: [{ from: null, to: null }],
    assignments: [
      { template, from: null, to: null, weekdays: [1, 2, 3, 4, 5, 6, 7], priority: 'person' },
    ],
    leave: new Map<DayNumber, 'full' | 'half'>(),
    ...{ sightings, given: [], voids: new Set() },
  }
}
