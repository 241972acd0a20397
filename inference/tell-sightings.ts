import type { CameraId } from '../contracts/ids.ts'
import type { FromWorker, PassageVerdict } from '../contracts/inference.ts'
import { decideIdentity } from '../core/recognition/decide-identity.ts'
import type { Vote } from '../core/recognition/read-vote.ts'
import type { RecognitionSettings } from '../core/recognition/settings.ts'
import { normalise } from './analyse-face.ts'
import {
  describeRevision,
  describeSighting,
  evidenceOf,
  mainIssue,
  meanLiveness,
  type Dossier,
} from './dossier.ts'
import { encodeJpeg } from './evidence.ts'
import type { GalleryIndex } from './gallery/gallery-index.ts'

export type TellSightingsDeps = {
  readonly cameraId: CameraId
  readonly modelId: string
  /** Read anew for each frame: they may be changed while the camera runs. */
  readonly settings: () => RecognitionSettings
  readonly gallery: () => Pick<GalleryIndex, 'search'> | undefined
  readonly post: (message: FromWorker) => void
  /** A name counts only once the track's mean liveness says bona fide. */
  readonly livenessRequired: boolean
}

/** Says what the sightings of one camera are, once they are something, and what becomes of them. */
export type TellSightings = {
  tell(dossier: Dossier): Promise<void>
  wholeOf(dossier: Dossier): Vote | null
  close(dossier: Dossier): Promise<void>
}

export function tellSightings(deps: TellSightingsDeps): TellSightings {
  const { cameraId, modelId, post } = deps

  /** Announces a name as soon as it stands, and any change of what was announced. */
  const tell = async (dossier: Dossier): Promise<void> => {
    const { decision, announced } = dossier
    if (decision.kind === 'undecided') return
    if (announced === null) {
      if (decision.kind !== 'matched' || !isBonaFide(dossier)) return
      await announce(dossier)
    } else if (changed(announced, decision)) {
      const evidence = evidenceOf(dossier, decision)
      if (!evidence) return
      dossier.announced = decision
      const about = { cameraId, nowMs: Date.now() }
      post({ kind: 'revised', sighting: describeRevision(dossier, decision, evidence, about) })
    }
  }

  const announce = async (dossier: Dossier): Promise<void> => {
    const { decision } = dossier
    if (decision.kind === 'undecided') return
    const evidence = evidenceOf(dossier, decision)
    if (!evidence) return
    dossier.announced = decision
    const crop = await encodeJpeg(evidence.portrait)
    const about = { cameraId, modelId, nowMs: Date.now() }
    post({
      kind: 'sighting',
      sighting: describeSighting(dossier, decision, evidence, about, crop),
    })
  }

  /** What the mean of a track's crops says; null before there are enough of them. */
  const wholeOf = ({ votes, sum, bestFitness }: Dossier): Vote | null => {
    const gallery = deps.gallery()
    if (!gallery || votes.length < deps.settings().match.of) return null
    return { ...gallery.search(normalise(sum), 3), quality: bestFitness }
  }

  const isBonaFide = (dossier: Dossier): boolean => {
    if (!deps.livenessRequired) return true
    const { bonaFide, bonaFideCrops } = deps.settings().live
    return dossier.liveness.length >= bonaFideCrops && (meanLiveness(dossier) ?? 0) >= bonaFide
  }

  /** No further crop will come for this sighting. */
  const close = async (dossier: Dossier): Promise<void> => {
    const { live, match } = deps.settings()
    if (dossier.frames >= live.passageAfterFrames) {
      const verdict: PassageVerdict | null = dossier.votes.length > 0 ? 'fit' : mainIssue(dossier)
      const at = new Date(dossier.lastAtMs).toISOString()
      if (verdict) post({ kind: 'passages', passages: [{ cameraId, at, verdict }] })
    }
    if (dossier.announced) {
      const lastSeenAt = new Date(dossier.lastAtMs).toISOString()
      post({ kind: 'extended', id: dossier.id, lastSeenAt })
      return
    }
    const decided = decideIdentity(dossier.votes, match, {
      ended: true,
      given: null,
      whole: wholeOf(dossier),
    })
    // One crop of a stranger may be anything; one that reads a name is for a person to judge.
    if (decided.kind === 'unknown' && dossier.votes.length < live.unknownAfterCrops) return
    dossier.decision =
      decided.kind === 'matched' && !isBonaFide(dossier) ? doubted(decided) : decided
    await announce(dossier)
  }

  return { tell, wholeOf, close }
}

type Told = NonNullable<Dossier['announced']>

function changed(before: Told, after: Told): boolean {
  if (before.kind !== after.kind) return true
  return before.kind === 'matched' && after.kind === 'matched' && before.personId !== after.personId
}

/** A name on a face that may be a photo or a screen is for a person to judge. */
function doubted(decision: Extract<Told, { kind: 'matched' }>): Told {
  const { personId, similarity, agreeing } = decision
  return { kind: 'needs-review', candidates: [{ personId, similarity }], agreeing }
}
