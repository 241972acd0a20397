import { TEMPLATE_LENGTH } from '../../contracts/inference.ts'
import type { TemplateGraph } from './template-graph.ts'
import { dot, readTemplate } from './templates.ts'
import type { Steps } from './turns.ts'

/** Probes of a test; one that is not found then shows as 0.995. */
const mostProbes = 200
/** Comparisons that a test may cost: two hundred probes up to 100,000 templates, fewer beyond. */
const mostComparisons = 20_000_000
const leastProbes = 20
/** Cosine of a probe to the template that it is made from: as alike as a face on a camera is to its photo. */
const probeSimilarity = 0.7
/** Cosines of the graph and of this file differ by their order of summing. */
const roundOff = 1e-5

/**
 * Share of changed templates whose best hit in the graph is as similar as exact search's best, 0 to 1; null for an empty
 * graph. The same templates give the same probes. The graph may change meanwhile.
 */
export function* measureRecall(graph: () => TemplateGraph): Steps<number | null> {
  const labels = graph().labels()
  const fit = Math.round(mostComparisons / Math.max(1, labels.length))
  const count = Math.min(mostProbes, Math.max(leastProbes, fit), labels.length)
  const probes: Array<{ readonly probe: Float32Array; similarity: number; label: number }> = []
  for (let i = 0; i < count; i++) {
    const label = labels[Math.floor((i * labels.length) / count)]
    if (label === undefined || !graph().has(label)) continue
    const probe = perturb(graph().template(label), label, probeSimilarity)
    probes.push({ probe, similarity: -1, label })
    yield
  }
  for (const label of labels) {
    if (!graph().has(label)) continue
    const template = graph().template(label)
    for (const best of probes) {
      const similarity = dot(best.probe, template)
      if (similarity > best.similarity) Object.assign(best, { similarity, label })
    }
    yield
  }
  let tested = 0
  let found = 0
  for (const { probe, similarity, label } of probes) {
    if (!graph().has(label)) continue
    tested += 1
    const [hit] = graph().nearest(probe, 1)
    if (hit && hit.similarity >= similarity - roundOff) found += 1
    yield
  }
  return tested === 0 ? null : found / tested
}

/** A template at cosine `similarity` to `template`, in a direction that `seed` chooses. Both have length 1. */
export function perturb(template: Float32Array, seed: number, similarity: number): Float32Array {
  const random = randomNumbers(seed)
  const noise = new Float32Array(TEMPLATE_LENGTH)
  // The sum of a few even numbers is bell-shaped enough: no direction is preferred.
  for (let i = 0; i < noise.length; i++) noise[i] = random() + random() + random() + random() - 2
  const along = dot(noise, template)
  const across = readTemplate(noise.map((value, i) => value - along * (template[i] ?? 0)))
  const share = Math.sqrt(1 - similarity * similarity)
  return template.map((value, i) => similarity * value + share * (across?.[i] ?? 0))
}

/** Even numbers of 0 to 1 (mulberry32), the same for one seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
