import { z } from 'zod'
import { needs } from './base.ts'
import { CameraId, Instant, PersonId, ReferenceId, SightingId } from './ids.ts'
import { QualityIssue } from './people.ts'

/** What a name needs at this site. */
export const MatchSettings = z.object({
  /** Least cosine similarity to be the same person. */
  similarity: z.number().min(0.2).max(0.9),
  /** Least distance to the second identity. */
  margin: z.number().min(0).max(0.3),
  /** This many … */
  agree: z.number().int().min(1).max(5),
  /** … of the last so many examined crops name the same person. */
  of: z.number().int().min(1).max(7),
})
export type MatchSettings = z.infer<typeof MatchSettings>

export const SettingsView = z.object({
  current: MatchSettings,
  /** What the active pack ships with. */
  shipped: MatchSettings,
  changedAt: Instant.nullable(),
  changedBy: z.string().nullable(),
  packId: z.string(),
})
export type SettingsView = z.infer<typeof SettingsView>

/** Counts of similarities: bin i holds [from + i * width, from + (i + 1) * width). */
export const Histogram = z.object({
  from: z.number(),
  width: z.number().positive(),
  counts: z.array(z.number().int()),
  total: z.number().int(),
})
export type Histogram = z.infer<typeof Histogram>

/** What moving the threshold there would do. */
export const ThresholdOutcome = z.object({
  similarity: z.number(),
  /** Strangers that would be named in a month of 30 days at this site's traffic. */
  falseAcceptsPerMonth: z.number(),
  /** Share of an enrolled person's crops that fall short of it, 0 to 1; null while too few were seen. */
  missedShare: z.number().nullable(),
})
export type ThresholdOutcome = z.infer<typeof ThresholdOutcome>

/** How sure this site's own faces allow recognition to be. */
export const SiteCurves = z.object({
  days: z.number().int(),
  /** References of one person against each other, and matched sightings against their person. */
  genuine: z.object({ gallery: Histogram, sightings: Histogram }),
  /** References of different people, and unknown sightings against the nearest person. */
  impostor: z.object({ gallery: Histogram, sightings: Histogram }),
  /** Passages a month of 30 days, from the days looked at. */
  traffic: z.object({ enrolled: z.number(), strangers: z.number() }),
  people: z.number().int(),
  /** Thresholds from low to high, with what each would do. */
  outcomes: z.array(ThresholdOutcome),
  /** The least threshold that names at most one stranger a year here; null while too little was seen. */
  suggested: z.number().nullable(),
  /** Pairs of people who are hard to tell apart, most alike first, at most 20. */
  lookAlikes: z.array(
    z.object({
      a: z.object({ id: PersonId, name: z.string() }),
      b: z.object({ id: PersonId, name: z.string() }),
      similarity: z.number(),
    }),
  ),
  /** What these figures rest on, and what they lack, in sentences. */
  notes: z.array(z.string()),
})
export type SiteCurves = z.infer<typeof SiteCurves>

/** Why faces on one camera are too poor for recognition, over the last day. */
export const CameraNote = z.object({
  cameraId: CameraId,
  name: z.string(),
  /** Passages seen, and those with a face fit to be recognised. */
  passages: z.number().int(),
  fit: z.number().int(),
  /** The most frequent reason; null when all is well or too few were seen. */
  issue: QualityIssue.nullable(),
  /** Passages that failed for it. */
  affected: z.number().int(),
  /** What is wrong and what to change, as a sentence; null when all is well. */
  message: z.string().nullable(),
})
export type CameraNote = z.infer<typeof CameraNote>

/** A face that was taken for someone and is not. */
export const Rejection = z.object({
  id: z.uuid(),
  personId: PersonId,
  sightingId: SightingId.nullable(),
  rejectedAt: Instant,
  rejectedBy: z.string(),
})
export type Rejection = z.infer<typeof Rejection>

/** What became of the face of a corrected sighting. */
export const Correction = z.object({
  /** Who it is kept as an example against; null when that was not asked for, or could not be. */
  rejectedFor: PersonId.nullable(),
  /** Why it could not be kept although that was asked for, as a sentence; the correction itself is done. */
  notLearnt: z.string().nullable(),
})
export type Correction = z.infer<typeof Correction>

/** One set of face models. */
export const PackSummary = z.object({
  id: z.string(),
  name: z.string(),
  licence: z.object({ spdx: z.string(), copyright: z.string(), text: z.string() }),
  trainingData: z.string(),
  /** Where its files came from. */
  source: z.string(),
  detector: z.string(),
  recogniser: z.string(),
  /** Shipped with the program; cannot be removed. */
  builtIn: z.boolean(),
  active: z.boolean(),
  acceptedAt: Instant.nullable(),
  acceptedBy: z.string().nullable(),
})
export type PackSummary = z.infer<typeof PackSummary>

/** Where to take a pack from: a folder on this machine, or a zip archive by URL with its SHA-256. */
export const PackSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), folder: z.string().min(1).max(1000) }),
  z.object({
    kind: z.literal('url'),
    url: z.url().max(1000),
    sha256: z.string().regex(/^[0-9a-fA-F]{64}$/, 'A SHA-256 is 64 hexadecimal digits.'),
  }),
])
export type PackSource = z.infer<typeof PackSource>

export const PackInspection = z.discriminatedUnion('kind', [
  /** It is in order; `ticket` installs exactly these files once the licence is accepted. */
  z.object({ kind: z.literal('ok'), ticket: z.string(), pack: PackSummary }),
  z.object({ kind: z.literal('refused'), message: z.string() }),
])
export type PackInspection = z.infer<typeof PackInspection>

/** The change to another recogniser: every reference is embedded anew, then all switch at once. */
export const Reembedding = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('idle') }),
  z.object({
    kind: z.literal('running'),
    packId: z.string(),
    done: z.number().int(),
    total: z.number().int(),
    startedAt: Instant,
  }),
  z.object({
    kind: z.literal('finished'),
    packId: z.string(),
    embedded: z.number().int(),
    /** References in which the new models found no face: these people need a new photo. */
    failed: z.array(z.object({ referenceId: ReferenceId, personId: PersonId, name: z.string() })),
    at: Instant,
  }),
  z.object({ kind: z.literal('failed'), packId: z.string(), message: z.string() }),
])
export type Reembedding = z.infer<typeof Reembedding>

export const recognition = {
  settings: needs('recognition.read').output(SettingsView),
  /** Takes effect at once on every desktop. Null goes back to what the pack ships with. */
  changeSettings: needs('recognition.manage')
    .input(z.object({ settings: MatchSettings.nullable() }))
    .output(SettingsView),
  curves: needs('recognition.read')
    .input(z.object({ days: z.number().int().min(1).max(90).default(30) }))
    .output(SiteCurves),
  cameraNotes: needs('recognition.read').output(z.array(CameraNote)),

  packs: needs('recognition.read').output(z.array(PackSummary)),
  inspectPack: needs('recognition.manage').input(PackSource).output(PackInspection),
  /** Refused unless the licence was shown (`inspectPack`) and is accepted here by name. */
  installPack: needs('recognition.manage')
    .input(z.object({ ticket: z.string(), acceptLicence: z.literal(true) }))
    .output(PackSummary),
  removePack: needs('recognition.manage').input(z.object({ id: z.string() })),
  /** Starts the change in the background; `reembedding` and the `reembedding` event tell how far it is. */
  activatePack: needs('recognition.manage').input(z.object({ id: z.string() })),
  cancelActivation: needs('recognition.manage'),
  reembedding: needs('recognition.read').output(Reembedding),

  /**
   * Says who a sighting was: a person, or null for nobody enrolled. With `reject`, the face is kept as an example of who
   * the person that it was taken for is not. Punches and days follow. `undo` takes back the last such change.
   */
  correctSighting: needs('sightings.correct')
    .input(z.object({ sightingId: SightingId, personId: PersonId.nullable(), reject: z.boolean() }))
    .output(Correction),
  undoCorrection: needs('sightings.correct').input(z.object({ sightingId: SightingId })),
  rejections: needs('recognition.read')
    .input(z.object({ personId: PersonId }))
    .output(z.array(Rejection)),
  removeRejection: needs('sightings.correct').input(z.object({ id: z.uuid() })),
}
