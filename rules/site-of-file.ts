import { createOccurrenceMaker } from '../core/attendance/occurrences.ts'
import type { DayRange, PersonFacts, SiteRules } from '../core/attendance/assess-person.ts'
import { findConflict, type Assignment, type Employment } from '../core/attendance/roster.ts'
import {
  nominalMinutes,
  standardTemplate,
  templateProblem,
  type ShiftTemplate,
} from '../core/attendance/shift-template.ts'
import { createSiteClock, dayNumber, type SiteClock } from '../core/attendance/site-clock.ts'
import { standardPolicy } from '../core/attendance/site-policy.ts'
import { cut } from './read-rules-file.ts'
import { RulesFileError } from './rules-file-error.ts'
import type { FileShift, RulesFile } from './rules-file.ts'

/** What the engine needs to know, made of a file. */
export type SiteOfFile = {
  readonly people: ReadonlyMap<string, PersonFacts>
  readonly rules: SiteRules
  readonly range: DayRange
  readonly nowMs: number
}

/** Ten years: a longer range is a slip of the pen. */
const mostDays = 3660

/** A file's facts as the engine takes them. Throws `RulesFileError` for what contradicts itself. */
export function siteOfFile(file: RulesFile): SiteOfFile {
  const problems: string[] = []
  const clock = clockOf(file)
  const templates = templatesOf(file, problems)
  const range = { from: dayNumber(file.range.from), to: dayNumber(file.range.to) }
  if (range.to < range.from)
    problems.push(
      `range.to: ${file.range.to} is before range.from ${file.range.from}; swap the two dates.`,
    )
  else if (range.to - range.from >= mostDays)
    problems.push(`range: ${range.to - range.from + 1} days; ask for at most ${mostDays}.`)
  const people = peopleOf(file, templates, problems)
  refuseConflicts(file, people, problems)
  if (problems.length > 0) throw new RulesFileError(cut(problems))
  return {
    people,
    range,
    nowMs: file.now,
    rules: {
      clock,
      policy: { ...standardPolicy, ...file.policy },
      makeOccurrence: createOccurrenceMaker(clock),
      holidays: new Map(file.holidays.map(({ date, kind }) => [dayNumber(date), kind])),
      gaps: file.gaps
        .map(({ camera, from, to }) => ({ camera, fromMs: from, toMs: to }))
        .sort((one, other) => one.fromMs - other.fromMs || (one.camera < other.camera ? -1 : 1)),
      versions: { policy: 'file', calendar: 'file', roster: 'file' },
    },
  }
}

function clockOf({ site }: RulesFile): SiteClock {
  try {
    return createSiteClock(site.timeZone)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new RulesFileError([
      `site.timeZone: there is no time zone "${site.timeZone}"; use an IANA name such as Europe/London.`,
    ])
  }
}

function templatesOf(file: RulesFile, problems: string[]): ReadonlyMap<string, ShiftTemplate> {
  const templates = new Map<string, ShiftTemplate>()
  for (const [index, shift] of file.shifts.entries()) {
    const where = `shifts[${index}]`
    if (templates.has(shift.id))
      problems.push(`${where}.id: "${shift.id}" is used twice; give each shift an id of its own.`)
    const template = templateOf(shift)
    if (shift.lengthMode === 'duration' && shift.durationMinutes === null)
      problems.push(`${where}.durationMinutes is missing; lengthMode "duration" needs it.`)
    else if (template.missingPunch === 'fixed-time' && template.fixedOut === null)
      problems.push(`${where}.fixedOutTime is missing; missingPunch "fixed-time" needs it.`)
    else {
      const problem = templateProblem(template)
      if (problem !== null) problems.push(`${where}: shift "${shift.id}" ${problem}.`)
    }
    templates.set(shift.id, template)
  }
  return templates
}

function templateOf(shift: FileShift): ShiftTemplate {
  const { fixedOutTime, lengthMode, durationMinutes, ...same } = shift
  return {
    ...standardTemplate,
    ...same,
    length:
      lengthMode === 'duration'
        ? { kind: 'duration', minutes: durationMinutes ?? 0 }
        : { kind: 'wall' },
    fixedOut: fixedOutTime,
  }
}

type Facts = {
  -readonly [Key in keyof PersonFacts]: PersonFacts[Key] extends ReadonlyArray<infer One>
    ? One[]
    : PersonFacts[Key] extends ReadonlyMap<infer Key2, infer Value>
      ? Map<Key2, Value>
      : PersonFacts[Key]
}

function peopleOf(
  file: RulesFile,
  templates: ReadonlyMap<string, ShiftTemplate>,
  problems: string[],
): ReadonlyMap<string, PersonFacts> {
  const voids = new Set(file.voids)
  const people = new Map<string, Facts>()
  for (const [index, person] of file.people.entries()) {
    const where = `people[${index}]`
    const employment = {
      from: person.employedFrom === null ? null : dayNumber(person.employedFrom),
      to: person.employedTo === null ? null : dayNumber(person.employedTo),
    }
    if (isReversed(employment))
      problems.push(`${where}.employedTo is before employedFrom; swap the two dates.`)
    const known = people.get(person.id)
    if (known?.employments.some((other) => overlaps(other, employment)))
      problems.push(
        `${where}.id: "${person.id}" is there twice; somebody rehired may be, with employments that do not overlap.`,
      )
    if (known) known.employments.push(employment)
    else
      people.set(person.id, {
        ...{ employments: [employment], assignments: [], leave: new Map() },
        ...{ sightings: [], given: [], voids },
      })
  }
  const find = (id: string, where: string): Facts | undefined => {
    const person = people.get(id)
    if (!person)
      problems.push(`${where}.person: there is no "${id}" in people; add it or mend the id.`)
    return person
  }
  addAssignments(file, templates, find, problems)
  for (const [index, { person, date, kind }] of file.leave.entries()) {
    find(person, `leave[${index}]`)?.leave.set(dayNumber(date), kind)
  }
  addSightings(file, find, problems)
  addPunches(file, find, problems)
  return people
}

type Find = (id: string, where: string) => Facts | undefined

function addAssignments(
  file: RulesFile,
  templates: ReadonlyMap<string, ShiftTemplate>,
  find: Find,
  problems: string[],
): void {
  for (const [index, assignment] of file.assignments.entries()) {
    const where = `assignments[${index}]`
    const person = find(assignment.person, where)
    const template = templates.get(assignment.shift)
    if (!template)
      problems.push(
        `${where}.shift: there is no "${assignment.shift}" in shifts; add it or mend the id.`,
      )
    const { from, to, weekdays, priority } = assignment
    const dates = {
      from: from === null ? null : dayNumber(from),
      to: to === null ? null : dayNumber(to),
    }
    if (isReversed(dates)) problems.push(`${where}.to is before from; swap the two dates.`)
    else if (person && template) person.assignments.push({ template, ...dates, weekdays, priority })
  }
}

function addSightings(
  { cameras, sightings, gaps }: RulesFile,
  find: Find,
  problems: string[],
): void {
  const roles = new Map(cameras.map(({ id, role }) => [id, role]))
  const twice = cameras.findIndex(
    ({ id }, index) => cameras.findIndex((one) => one.id === id) < index,
  )
  if (twice >= 0)
    problems.push(
      `cameras[${twice}].id: "${cameras[twice]?.id ?? ''}" is used twice; give each camera an id of its own.`,
    )
  const roleOf = (camera: string, where: string) => {
    const role = roles.get(camera)
    if (!role)
      problems.push(`${where}.camera: there is no "${camera}" in cameras; add it or mend the id.`)
    return role
  }
  const known = new Map<string, string>()
  for (const [index, { id, person, camera, at }] of sightings.entries()) {
    const where = `sightings[${index}]`
    const facts = find(person, where)
    const role = roleOf(camera, where)
    if (isOther(known, id, `${person} ${camera} ${at}`))
      problems.push(`${where}.id: "${id}" is another sighting already; give each an id of its own.`)
    if (facts && role) facts.sightings.push({ id, siteId: '', role, atMs: at })
  }
  for (const [index, { camera, from, to }] of gaps.entries()) {
    roleOf(camera, `gaps[${index}]`)
    if (to < from) problems.push(`gaps[${index}].to is before from; swap the two instants.`)
  }
}

function addPunches({ punches }: RulesFile, find: Find, problems: string[]): void {
  const known = new Map<string, string>()
  for (const [index, { id, person, direction, at, source }] of punches.entries()) {
    const where = `punches[${index}]`
    if (isOther(known, id, `${person} ${direction} ${at} ${source}`))
      problems.push(`${where}.id: "${id}" is another punch already; give each an id of its own.`)
    find(person, where)?.given.push({ id, direction, atMs: at, source })
  }
}

/** True if the id is known with other content; the same event twice is the same event. */
function isOther(known: Map<string, string>, id: string, content: string): boolean {
  const before = known.get(id)
  known.set(id, before ?? content)
  return before !== undefined && before !== content
}

function refuseConflicts(
  file: RulesFile,
  people: ReadonlyMap<string, { readonly assignments: ReadonlyArray<Assignment> }>,
  problems: string[],
): void {
  for (const [id, { assignments }] of people) {
    if (assignments.some(({ template }) => !(nominalMinutes(template) > 0))) continue
    const found = findConflict(assignments, dayNumber(file.range.from))
    if (!found) continue
    const { one, other, on, otherOn } = found
    problems.push(
      `assignments: person "${id}" would work shift "${one.template.id}" of ${on} and shift "${other.template.id}" of ${otherOn} at the same time; end one of them, or give one a higher priority.`,
    )
  }
}

function isReversed({ from, to }: Employment): boolean {
  return from !== null && to !== null && to < from
}

function overlaps(one: Employment, other: Employment): boolean {
  return (
    (one.to ?? Infinity) >= (other.from ?? -Infinity) &&
    (other.to ?? Infinity) >= (one.from ?? -Infinity)
  )
}
