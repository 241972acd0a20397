import type { PersonId, ReferenceId } from '../../contracts/ids.ts'
import { TEMPLATE_LENGTH, type GalleryPart, type GalleryPerson } from '../../contracts/inference.ts'
import { randomNumbers } from '../../inference/gallery/recall.ts'
import { readTemplate } from '../../inference/gallery/templates.ts'

export const personId = (n: number): PersonId =>
  `00000000-0000-7000-8000-${String(n).padStart(12, '0')}` as PersonId

/** A template of its own for each seed; two of them are all but orthogonal. */
export function someTemplate(seed: number): Float32Array {
  const random = randomNumbers(seed)
  const raw = Float32Array.from({ length: TEMPLATE_LENGTH }, () => random() - 0.5)
  const template = readTemplate(raw)
  if (!template) throw new Error('a template of nothing')
  return template
}

export const person = (
  n: number,
  templates: ReadonlyArray<Float32Array>,
  more: Partial<GalleryPerson> = {},
): GalleryPerson => ({
  personId: personId(n),
  name: `Person ${n}`,
  references: templates.map((template, i) => ({
    referenceId: `reference-${n}-${i}` as ReferenceId,
    template,
  })),
  rejections: [],
  ...more,
})

/** A whole gallery in one part, at revision 1. */
export const wholeGallery = (
  people: ReadonlyArray<GalleryPerson>,
  more: Partial<GalleryPart> = {},
): GalleryPart => ({
  modelId: 'model-a',
  from: null,
  revision: 1,
  stamp: 'stamp-1',
  people,
  total: people.reduce((sum, { references }) => sum + references.length, 0),
  complete: true,
  ...more,
})
