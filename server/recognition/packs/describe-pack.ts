import { v5 } from 'uuid'
import type { PackManifest } from '../../../contracts/model-pack.ts'
import type { PackSummary } from '../../../contracts/recognition.ts'

const detectors = { rfb: 'Ultra-Light RFB', scrfd: 'SCRFD' } as const

/** What people are shown of a pack. */
export function describePack(
  { id, name, licence, trainingData, source, models, templateLength }: PackManifest,
  place: Pick<PackSummary, 'builtIn' | 'active' | 'acceptedAt' | 'acceptedBy'>,
): PackSummary {
  const { spdx, copyright, text = '' } = licence
  return {
    id,
    name,
    licence: { spdx, copyright, text },
    trainingData,
    source: source.text,
    detector: `${detectors[models.detector.kind]} (${models.detector.file})`,
    recogniser: `ArcFace style, ${templateLength} numbers (${models.embedder.file})`,
    ...place,
  }
}

/** Packs are named by words, the record of changes holds UUIDs: one for each name. */
export const packEntityId = (id: string): string => v5(id, 'e2b1bd2c-6f6f-4c0e-9d0b-6a3a5f1f0d37')
