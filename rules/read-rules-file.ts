import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { RulesFileError } from './rules-file-error.ts'
import { rulesFile, type RulesFile } from './rules-file.ts'

/** More are counted. */
const mostTold = 20

/**
 * Reads and validates a file. Rejects with `RulesFileError`: every problem on a line of its own, beginning with where it
 * is (`shifts[0].start`).
 */
export async function readRulesFile(path: string): Promise<RulesFile> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new RulesFileError([`${path} cannot be read (${why}); give the path of a JSON file.`])
  }
  return parseRulesText(text, path)
}

/** The same for text; throws. `name` says in messages which file it is. */
export function parseRulesText(text: string, name: string): RulesFile {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new RulesFileError([`${name} is not JSON (${why}); docs/rules-json.md has an example.`])
  }
  return parseRulesValue(value)
}

/** The same for a value that was read already; throws. */
export function parseRulesValue(value: unknown): RulesFile {
  const result = rulesFile.safeParse(value)
  if (result.success) return result.data
  throw new RulesFileError(cut(result.error.issues.map(sayIssue)))
}

/** At most so many problems, and how many more there are. */
export function cut(problems: ReadonlyArray<string>): ReadonlyArray<string> {
  const more = problems.length - mostTold
  return more > 0 ? [...problems.slice(0, mostTold), `… and ${more} more.`] : problems
}

/** `people[0].employedTo` */
export function sayPath(path: ReadonlyArray<PropertyKey>): string {
  return path.reduce<string>((said, key) => {
    if (typeof key === 'number') return `${said}[${key}]`
    return said === '' ? String(key) : `${said}.${String(key)}`
  }, '')
}

function sayIssue(issue: z.core.$ZodIssue): string {
  const where = sayPath(issue.path)
  const at = (key: string) => (where === '' ? key : `${where}.${key}`)
  if (issue.code === 'unrecognized_keys')
    return issue.keys
      .map((key) => `${at(key)} is not a field of the format; remove it or mend its name.`)
      .join('\n')
  if (issue.code === 'invalid_type' && issue.input === undefined)
    return `${where === '' ? 'The file' : where} is missing; it must be ${issue.expected === 'array' ? 'a list' : `of type ${issue.expected}`}.`
  return `${where === '' ? 'The file' : where}: ${issue.message.replace(/\.$/, '')}.`
}
