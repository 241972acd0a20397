import { createHash } from 'node:crypto'
import type { PersonId } from '../../contracts/ids.ts'
import { TEMPLATE_LENGTH, type GalleryPerson } from '../../contracts/inference.ts'

/** What of one person can be searched. */
export type PersonTemplates = {
  readonly personId: PersonId
  readonly name: string
  /** Each to length 1. */
  readonly references: ReadonlyArray<Float32Array>
  /** Mean of the references, to length 1, where there are three or more. */
  readonly mean: Float32Array | null
  readonly rejections: ReadonlyArray<Float32Array>
  /** References and rejections that are no templates. */
  readonly damaged: number
  /** Differs as soon as anything of the person does. */
  readonly digest: string
}

/** From so many references on their mean is searched too: it names 99.2 % where the best of three names 98.7 % (LFW). */
const meanFrom = 3

export function readTemplates(person: GalleryPerson): PersonTemplates {
  const { personId, name, references, rejections } = person
  const usable = references.flatMap(({ template }) => readTemplate(template) ?? [])
  const refused = rejections.flatMap((template) => readTemplate(template) ?? [])
  return {
    personId,
    name,
    references: usable,
    mean: usable.length >= meanFrom ? meanOf(usable) : null,
    rejections: refused,
    damaged: references.length + rejections.length - usable.length - refused.length,
    digest: digestOf(person),
  }
}

/** To length 1; undefined when it has another length than a template, is not finite, or is 0. */
export function readTemplate(template: Float32Array): Float32Array | undefined {
  return template.length === TEMPLATE_LENGTH ? unit(template) : undefined
}

/** Scaled to length 1; undefined when that is not possible. */
function unit(template: Float32Array): Float32Array | undefined {
  const length = Math.sqrt(dot(template, template))
  if (!Number.isFinite(length) || length < 1e-6) return undefined
  return template.map((value) => value / length)
}

/** To length 1; null when the templates cancel each other out. All have `TEMPLATE_LENGTH`. */
export function meanOf(templates: ReadonlyArray<Float32Array>): Float32Array | null {
  const sum = new Float32Array(TEMPLATE_LENGTH)
  for (const template of templates)
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (template[i] ?? 0)
  return unit(sum) ?? null
}

/** Inner product of two templates: their cosine when both have length 1. Four sums: one would wait for itself. */
export function dot(a: Float32Array, b: Float32Array): number {
  let [s, t, u, v] = [0, 0, 0, 0]
  for (let i = 0; i < TEMPLATE_LENGTH; i += 4) {
    s += (a[i] as number) * (b[i] as number)
    t += (a[i + 1] as number) * (b[i + 1] as number)
    u += (a[i + 2] as number) * (b[i + 2] as number)
    v += (a[i + 3] as number) * (b[i + 3] as number)
  }
  return s + t + u + v
}

/** Highest cosine of `probe` to `templates`, -1 to 1; null when there are none. All have length 1. */
export function nearestOf(
  probe: Float32Array,
  templates: ReadonlyArray<Float32Array>,
): number | null {
  let best: number | null = null
  for (const template of templates) best = Math.max(best ?? -1, Math.min(1, dot(probe, template)))
  return best
}

function digestOf({ name, references, rejections }: GalleryPerson): string {
  const hash = createHash('sha256').update(JSON.stringify([name, references.length]))
  const templates = [...references.map(({ template }) => template), ...rejections]
  for (const { buffer, byteOffset, byteLength } of templates)
    hash.update(new Uint8Array(buffer, byteOffset, byteLength))
  return hash.digest('base64url')
}
