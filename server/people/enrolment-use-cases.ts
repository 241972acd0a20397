import type { PersonId, ReferenceId } from '../../contracts/ids.ts'
import type { Candidate, FoundPeople } from '../../contracts/inference.ts'
import type {
  EnrolResult,
  FrameAssessment,
  QualityIssue,
  RecognitionTest,
  Reference,
} from '../../contracts/people.ts'
import type { Actor } from '../../contracts/permissions.ts'
import { decideStill } from '../../core/recognition/decide-identity.ts'
import { adviceFor, enrolmentIssues, issueSentence } from '../../core/recognition/quality.ts'
import type { RecognitionSettings } from '../../core/recognition/settings.ts'
import { newId } from '../new-id.ts'
import type { ChangeLog } from '../ports/change-log.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { ExaminedFace, Examination, FaceEngine } from '../ports/face-engine.ts'
import type { GalleryStore } from '../ports/gallery-store.ts'
import type { PersonStore } from '../ports/person-store.ts'
import type { Transactions } from '../ports/transaction.ts'
import { byOneModel } from '../recognition/packs/by-one-model.ts'
import { personNotFound, type PeopleRefusal } from './people-refusal.ts'

export type EnrolmentUseCasesDeps = {
  readonly database: Transactions
  readonly people: Pick<PersonStore, 'find'>
  readonly gallery: GalleryStore
  readonly faces: FaceEngine
  readonly changes: ChangeLog
  readonly bus: EventBus
  /** Those that hold at the site now. */
  readonly settings: () => RecognitionSettings
}

export type Enrolment = {
  readonly personId: PersonId
  readonly source: Reference['source']
  /** A photo file or a webcam frame: JPEG, PNG, WebP. */
  readonly image: Uint8Array
}

/** Every call may reject with `DatabaseError` or `FaceEngineError`; expected refusals are values. */
export interface EnrolmentUseCases {
  /** Stores the photo's face as a reference, unless it is not fit for that. */
  enrol(
    actor: Actor,
    enrolment: Enrolment,
    signal?: AbortSignal,
  ): Promise<{ readonly kind: 'ok'; readonly result: EnrolResult } | PeopleRefusal>
  /** Removes photo and template for good. */
  removeReference(actor: Actor, id: ReferenceId): Promise<{ readonly kind: 'ok' } | PeopleRefusal>
  /** What keeps this frame from being captured; stores nothing. */
  assessFrame(image: Uint8Array, signal?: AbortSignal): Promise<FrameAssessment>
  /** Whom this picture would be taken for; stores nothing. */
  testRecognition(image: Uint8Array, signal?: AbortSignal): Promise<RecognitionTest>
}

type Looked =
  | { readonly kind: 'fit'; readonly face: ExaminedFace }
  | {
      readonly kind: 'unfit'
      readonly face: ExaminedFace | undefined
      readonly issues: QualityIssue[]
      readonly message: string
    }

const identify = ({ personId, name, similarity }: Candidate) => ({ personId, name, similarity })

const nobody: FoundPeople = { candidates: [], cohort: null, alike: false }

export function createEnrolmentUseCases(deps: EnrolmentUseCasesDeps): EnrolmentUseCases {
  const { gallery, faces, changes, bus, settings } = deps

  async function look(examining: Promise<Examination>): Promise<Looked> {
    const examined = await examining
    if (examined.kind === 'unreadable') {
      return { kind: 'unfit', face: undefined, issues: [], message: examined.message }
    }
    const [face] = examined.faces
    const issues = [...enrolmentIssues(examined.faces, settings().enrolment)]
    if (face && issues.length === 0) return { kind: 'fit', face }
    return { kind: 'unfit', face, issues, message: issues.map(issueSentence).join(' ') }
  }

  /** What a picture shows and the two it resembles most, all by one model. */
  const lookUp = (examine: () => Promise<Examination>, signal: AbortSignal | undefined) =>
    byOneModel(faces, async (modelId) => {
      const looked = await look(examine())
      const found =
        looked.kind === 'fit' ? await faces.search(looked.face.template, 2, signal) : nobody
      return { modelId, looked, found }
    })

  return {
    async enrol(actor, { personId, source, image }, signal) {
      const person = await deps.people.find(personId)
      if (!person) return personNotFound
      if (person.state === 'archived') {
        return {
          kind: 'conflict',
          message: `${person.name} is archived. Restore them before adding photos.`,
        }
      }
      // The person may be in the gallery already, and then comes first: two are enough.
      const { modelId, looked, found } = await lookUp(() => faces.examine(image, signal), signal)
      if (looked.kind === 'unfit') {
        const { issues, message } = looked
        return { kind: 'ok', result: { kind: 'refused', issues, message } }
      }
      const { quality, template, portrait } = looked.face
      const other = found.candidates.find((candidate) => candidate.personId !== personId)
      const reference = await deps.database.transaction(async (tx) => {
        const id: ReferenceId = newId<'reference'>()
        const added = await gallery.add(tx, {
          ...{ id, personId, source, quality, template, actor },
          image: portrait,
          modelId,
        })
        await changes.append(tx, {
          ...{ actor, action: 'reference.added', entity: 'reference', entityId: id },
          ...{ before: null, after: { personId, source, quality, modelId } },
        })
        return added
      })
      bus.publish({ kind: 'people-changed' })
      const alike = other && other.similarity >= settings().enrolment.lookAlike
      return {
        kind: 'ok',
        result: { kind: 'accepted', reference, lookAlike: alike ? identify(other) : null },
      }
    },

    async removeReference(actor, id) {
      const reference = await gallery.find(id)
      const removed =
        reference !== null &&
        (await deps.database.transaction(async (tx) => {
          if (!(await gallery.remove(tx, id))) return false
          const { personId, source } = reference
          await changes.append(tx, {
            ...{ actor, action: 'reference.removed', entity: 'reference', entityId: id },
            ...{ before: { personId, source }, after: null },
          })
          return true
        }))
      if (!removed) {
        return { kind: 'not-found', message: 'This photo has been removed already.' }
      }
      bus.publish({ kind: 'people-changed' })
      return { kind: 'ok' }
    },

    async assessFrame(image, signal) {
      const looked = await look(faces.glance(image, signal))
      const face = looked.face ? { box: looked.face.box, quality: looked.face.quality } : null
      if (looked.kind === 'fit') return { face, issues: [], advice: adviceFor([]) }
      const { issues, message } = looked
      return { face, issues, advice: issues.length === 0 ? message : adviceFor(issues) }
    },

    async testRecognition(image, signal) {
      const { looked, found } = await lookUp(() => faces.glance(image, signal), signal)
      if (looked.kind === 'unfit') {
        return { kind: 'refused', issues: looked.issues, message: looked.message }
      }
      // As a camera would decide on one picture.
      const decision = decideStill({ ...found, quality: 1 }, settings().match)
      const [best] = found.candidates
      return best && decision.kind === 'matched'
        ? { kind: 'matched', ...identify(best) }
        : { kind: 'unknown', best: best ? { name: best.name, similarity: best.similarity } : null }
    },
  }
}
