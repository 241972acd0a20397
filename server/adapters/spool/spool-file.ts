import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Box, CameraId, Instant, PersonId, SightingId } from '../../../contracts/ids.ts'
import { FaceQuality } from '../../../contracts/people.ts'
import type { Spooled } from '../../ports/sighting-spool.ts'

const Meaning = z.object({
  id: SightingId,
  cameraId: CameraId,
  outcome: z.enum(['matched', 'unknown', 'needs-review']),
  personId: PersonId.nullable(),
  similarity: z.number().nullable(),
  margin: z.number().nullable(),
  liveness: z.number().nullable(),
  lastSeenAt: Instant,
  // A file that waits over an update may be older than these counts: nothing was counted then.
  examined: z.number().int().default(0),
  agreeing: z.number().int().default(0),
  candidates: z.array(z.object({ personId: PersonId, similarity: z.number() })),
})

const SightingFields = Meaning.extend({
  // Older than lines.
  crossed: z.enum(['in', 'out']).nullable().default(null),
  firstSeenAt: Instant,
  firstFitAt: Instant.nullable(),
  decidedAt: Instant,
  quality: FaceQuality,
  modelId: z.string(),
  box: Box,
  /** Base64 of the JPEG. */
  crop: z.string(),
})

const RevisionFields = Meaning.extend({ revisedAt: Instant })

const CrossingFields = z.object({ id: SightingId, direction: z.enum(['in', 'out']), at: Instant })

const digest = (text: string) => createHash('sha256').update(text).digest('hex')

function toJson(spooled: Spooled): string {
  switch (spooled.kind) {
    case 'sighting': {
      const { crop, ...fields } = spooled.sighting
      return JSON.stringify({ ...fields, crop: Buffer.from(crop).toString('base64') })
    }
    case 'revision':
      return JSON.stringify(spooled.revision)
    case 'crossing':
      return JSON.stringify(spooled.crossing)
    default:
      return spooled satisfies never
  }
}

/** A sighting, or what came of it, as a file: a checksum, then one line of JSON. */
export function encodeSpooled(spooled: Spooled): string {
  const text = toJson(spooled)
  return `${digest(text)}\n${text}\n`
}

/** Reads such a file, whose name says what it is; undefined when it is torn or altered. */
export function decodeSpooled(kind: Spooled['kind'], file: string): Spooled | undefined {
  const [sum, text] = file.split('\n')
  if (text === undefined || sum !== digest(text)) return undefined
  const fields: unknown = JSON.parse(text)
  if (kind === 'revision') {
    const { data } = RevisionFields.safeParse(fields)
    return data && { kind, revision: data }
  }
  if (kind === 'crossing') {
    const { data } = CrossingFields.safeParse(fields)
    return data && { kind, crossing: data }
  }
  const { data } = SightingFields.safeParse(fields)
  return (
    data && {
      kind,
      sighting: { ...data, crop: new Uint8Array(Buffer.from(data.crop, 'base64')) },
    }
  )
}
