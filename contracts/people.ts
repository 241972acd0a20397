import { z } from 'zod'
import { needs } from './base.ts'
import { Box, Instant, PersonId, ReferenceId, SiteId } from './ids.ts'

export const PersonFields = z.object({
  name: z.string().trim().min(1, 'Enter a name.').max(120),
  employeeNumber: z.string().trim().min(1, 'Enter an employee number.').max(40),
  department: z.string().trim().max(80).nullable(),
})
export type PersonFields = z.infer<typeof PersonFields>

/** `not-enrolled`: no reference yet; `few-references`: fewer than three. */
export const PersonState = z.enum(['not-enrolled', 'few-references', 'enrolled', 'archived'])
export type PersonState = z.infer<typeof PersonState>

export const Person = PersonFields.extend({
  id: PersonId,
  siteId: SiteId,
  state: PersonState,
  referenceCount: z.number().int(),
  /** The reference to show as portrait: /media/references/<id>. */
  portraitId: ReferenceId.nullable(),
  lastSeenAt: Instant.nullable(),
  createdAt: Instant,
  /** Why operators are told when this person is seen; null: they are not. */
  watchReason: z.string().nullable(),
})
export type Person = z.infer<typeof Person>

/** What keeps a face from being used, and what to change. */
export const QualityIssue = z.enum([
  'no-face',
  'several-faces',
  'too-small',
  'too-blurred',
  'too-dark',
  'too-bright',
  'turned-away',
  'tilted',
  'occluded',
  'cut-off',
])
export type QualityIssue = z.infer<typeof QualityIssue>

/** Head pose in degrees; yaw > 0 looks to the picture's right, pitch > 0 looks up. */
export const Pose = z.object({ yaw: z.number(), pitch: z.number(), roll: z.number() })
export type Pose = z.infer<typeof Pose>

export const FaceQuality = z.object({
  /** Face height in pixels. */
  faceHeight: z.number(),
  /** Variance of the Laplacian of the aligned 112 x 112 crop; larger is sharper. */
  sharpness: z.number(),
  /** Mean luma of the aligned crop, 0 to 255. */
  brightness: z.number(),
  /** Share of the aligned crop that is crushed to black or burnt to white, 0 to 1. */
  clipped: z.number().default(0),
  /** How much of the face something hides (a hand, a mask, a scarf), 0 to 1; 0 where it was not measured. */
  occlusion: z.number().default(0),
  /** Share of the face's box that lies outside the picture, 0 to 1. */
  truncation: z.number().default(0),
  pose: Pose,
  /** 0 = attack, 1 = bona fide; advice only. */
  liveness: z.number(),
})
export type FaceQuality = z.infer<typeof FaceQuality>

export const Reference = z.object({
  id: ReferenceId,
  personId: PersonId,
  source: z.enum(['photo', 'webcam', 'demo']),
  quality: FaceQuality,
  addedAt: Instant,
  addedBy: z.string(),
})
export type Reference = z.infer<typeof Reference>

export const EnrolResult = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('accepted'),
    reference: Reference,
    /** Someone else already enrolled who looks the same. */
    lookAlike: z
      .object({ personId: PersonId, name: z.string(), similarity: z.number() })
      .nullable(),
  }),
  z.object({ kind: z.literal('refused'), issues: z.array(QualityIssue), message: z.string() }),
])
export type EnrolResult = z.infer<typeof EnrolResult>

/** One look at a webcam frame, for guidance while capturing. Box in pixels of the frame sent. */
export const FrameAssessment = z.object({
  face: z.object({ box: Box, quality: FaceQuality }).nullable(),
  issues: z.array(QualityIssue),
  /** A short instruction, e.g. "Come closer". */
  advice: z.string(),
})
export type FrameAssessment = z.infer<typeof FrameAssessment>

export const RecognitionTest = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('matched'),
    personId: PersonId,
    name: z.string(),
    similarity: z.number(),
  }),
  z.object({
    kind: z.literal('unknown'),
    best: z.object({ name: z.string(), similarity: z.number() }).nullable(),
  }),
  z.object({ kind: z.literal('refused'), issues: z.array(QualityIssue), message: z.string() }),
])
export type RecognitionTest = z.infer<typeof RecognitionTest>

/** A photo file or webcam frame (JPEG, PNG, WebP), at most 20 MB. */
const Image = z.instanceof(Blob)

export const people = {
  list: needs('people.read')
    .input(z.object({ includeArchived: z.boolean().default(false) }))
    .output(z.array(Person)),
  get: needs('people.read')
    .input(z.object({ id: PersonId }))
    .output(Person.extend({ references: z.array(Reference) })),
  add: needs('people.manage').input(PersonFields).output(Person),
  update: needs('people.manage')
    .input(z.object({ id: PersonId, person: PersonFields }))
    .output(Person),
  /** Takes the person out of recognition and lists; records stay. Can be undone with `restore`. */
  archive: needs('people.manage').input(z.object({ id: PersonId })),
  restore: needs('people.manage').input(z.object({ id: PersonId })),
  /** Null takes the person off the watch list. */
  setWatched: needs('people.manage').input(
    z.object({ id: PersonId, reason: z.string().trim().min(1, 'Say why.').max(200).nullable() }),
  ),
  enrol: needs('people.enrol')
    .input(z.object({ personId: PersonId, source: z.enum(['photo', 'webcam']), image: Image }))
    .output(EnrolResult),
  removeReference: needs('people.enrol').input(z.object({ id: ReferenceId })),
  assessFrame: needs('people.enrol')
    .input(z.object({ image: Image }))
    .output(FrameAssessment),
  testRecognition: needs('people.enrol')
    .input(z.object({ image: Image }))
    .output(RecognitionTest),
}
