import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Box, CameraId, Instant, PersonId, SightingId } from '../../../contracts/ids.ts'
import type { DecidedSighting } from '../../../contracts/inference.ts'
import { FaceQuality } from '../../../contracts/people.ts'

const SpooledFields = z.object({
  id: SightingId,
  cameraId: CameraId,
  outcome: z.enum(['matched', 'unknown', 'needs-review']),
  personId: PersonId.nullable(),
  similarity: z.number().nullable(),
  margin: z.number().nullable(),
  liveness: z.number().nullable(),
  firstSeenAt: Instant,
  firstFitAt: Instant.nullable(),
  lastSeenAt: Instant,
  decidedAt: Instant,
  candidates: z.array(z.object({ personId: PersonId, similarity: z.number() })),
  quality: FaceQuality,
  modelId: z.string(),
  box: Box,
  /** Base64 of the JPEG. */
  crop: z.string(),
})

const digest = (text: string) => createHash('sha256').update(text).digest('hex')

/** The sighting as a file: a checksum, then one line of JSON. */
export function encodeSighting(sighting: DecidedSighting): string {
  const text = JSON.stringify({
    ...sighting,
    crop: Buffer.from(sighting.crop).toString('base64'),
  })
  return `${digest(text)}\n${text}\n`
}

/** Reads such a file; undefined when it is torn or altered. */
export function decodeSighting(file: string): DecidedSighting | undefined {
  const [sum, text] = file.split('\n')
  if (text === undefined || sum !== digest(text)) return undefined
  const { data } = SpooledFields.safeParse(JSON.parse(text))
  return data && { ...data, crop: new Uint8Array(Buffer.from(data.crop, 'base64')) }
}
