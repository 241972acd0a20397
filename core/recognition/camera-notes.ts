/** What kept the best crop of a passage from being examined. */
export type PassageIssue =
  | 'too-small'
  | 'cut-off'
  | 'too-dark'
  | 'too-bright'
  | 'too-blurred'
  | 'turned-away'
  | 'tilted'
  | 'occluded'

/** In the order in which they are named when as many passages failed for each. */
const issues: ReadonlyArray<PassageIssue> = [
  'too-small',
  'cut-off',
  'too-dark',
  'too-bright',
  'too-blurred',
  'turned-away',
  'tilted',
  'occluded',
]

export type CameraNoteLimits = {
  /** With fewer passages nothing is said: one visitor who looks at the floor is not the camera's fault. */
  readonly leastPassages: number
  /** Nothing is said either when at least this share of passages shows a fit face. */
  readonly fitShare: number
  /** Least face height for a crop to be examined, main-stream pixels; `live.faceHeight` of the settings. */
  readonly faceHeight: number
}

/** Judgements, not measurements: with seven of ten faces fit, a person who comes and goes is seen well nearly every day. */
export const cameraNoteDefaults = { leastPassages: 20, fitShare: 0.7 } as const

export type CameraFitness = {
  readonly passages: number
  /** Passages with a face that was fit to be recognised. */
  readonly fit: number
  /** The most frequent reason; null when all is well or too few were seen. */
  readonly issue: PassageIssue | null
  /** Passages that failed for it. */
  readonly affected: number
  /** What is wrong and what to change; null when all is well. */
  readonly message: string | null
}

/**
 * Says what keeps faces on a camera from being recognised, and what to change. Pure. `passages` counts them by verdict:
 * `fit` or an issue, each verdict once or more; a verdict that is not known counts as a passage that failed for a reason
 * without advice.
 */
export function noteOnCamera(
  passages: Iterable<{ readonly verdict: string; readonly passages: number }>,
  limits: CameraNoteLimits,
): CameraFitness {
  const counts = new Map<string, number>()
  let total = 0
  for (const { verdict, passages: count } of passages) {
    counts.set(verdict, (counts.get(verdict) ?? 0) + count)
    total += count
  }
  const fit = counts.get('fit') ?? 0
  const well = { passages: total, fit, issue: null, affected: 0, message: null }
  if (total < limits.leastPassages || fit >= total * limits.fitShare) return well
  const [worst] = issues
    .map((issue) => ({ issue, affected: counts.get(issue) ?? 0 }))
    .toSorted((a, b) => b.affected - a.affected)
  if (!worst || worst.affected === 0) return well
  const { issue, affected } = worst
  const message = `${affected} of ${total} faces ${describeIssue(issue, limits.faceHeight)}`
  return { passages: total, fit, issue, affected, message }
}

function describeIssue(issue: PassageIssue, faceHeight: number): string {
  switch (issue) {
    case 'too-small':
      return `were smaller than ${faceHeight} px. Move the camera closer, use a longer lens, or raise the main stream's resolution.`
    case 'cut-off':
      return 'were cut off by the edge of the picture. Turn the camera so that people pass through the middle of it.'
    case 'too-dark':
      return 'were too dark. Put a light in front of people, or raise the exposure of the camera.'
    case 'too-bright':
      return 'were too bright. Turn the camera away from windows and lamps, or switch on its backlight compensation.'
    case 'too-blurred':
      return 'were blurred. Shorten the shutter time, add light, and check that the lens is clean and in focus.'
    case 'turned-away':
      return 'were turned away. Mount the camera at face height, facing the way that people come.'
    case 'tilted':
      return 'were tilted. Mount the camera level, at face height, and set the rotation of its picture.'
    case 'occluded':
      return 'were partly hidden. Move the camera so that nothing stands in front of it, and ask people to show their faces.'
    default:
      return issue satisfies never
  }
}
