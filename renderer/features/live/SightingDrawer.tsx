import { Button, Drawer } from '@mantine/core'
import { IconHistory, IconUser } from '@tabler/icons-react'
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import type { Sighting } from '../../../contracts/live.ts'
import { defaultRecognitionSettings } from '../../../core/recognition/settings.ts'
import { useLive } from '../../client/live-store.ts'
import { navigate } from '../../client/navigation.ts'
import { useCameras } from '../../client/use-cameras.ts'
import { useMatchSettings } from '../../client/use-match-settings.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import { describeOutcome } from '../../ui/describe-outcome.ts'
import { Crop, Portrait } from '../../ui/FaceImage.tsx'
import { formatDateTime, formatTime } from '../../ui/format-time.ts'
import { NestedDialogs, useNestedDialogs } from '../../ui/nested-dialogs.ts'
import { QualityFacts } from '../../ui/QualityFacts.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { correctionKey, correctionQuestion } from './correction.ts'
import { findPunch } from './find-punch.ts'
import { PunchBadge } from './PunchBadge.tsx'
import { SightingActions } from './SightingActions.tsx'
import { SimilarityBar } from './SimilarityBar.tsx'
import { sightingFacts, sightingName } from './sighting-facts.ts'
import { useCorrection } from './use-correction.ts'
import { describeRevision, whySentence } from './why-words.ts'
import classes from './SightingDrawer.module.css'

export type SightingDrawerProps = {
  /** Null: closed. */
  readonly sighting: Sighting | null
  readonly onClose: () => void
}

/** Everything that is known of one sighting, why it has its name, and where to correct it. */
export function SightingDrawer({ sighting, onClose }: SightingDrawerProps) {
  const { register, closeOnEscape } = useNestedDialogs()
  return (
    <Drawer
      opened={sighting !== null}
      onClose={onClose}
      closeOnEscape={closeOnEscape}
      size={640}
      title="Sighting"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {sighting && (
        <NestedDialogs value={register}>
          <Details key={sighting.id} sighting={sighting} />
        </NestedDialogs>
      )}
    </Drawer>
  )
}

function Details({ sighting }: { readonly sighting: Sighting }) {
  const settings = useMatchSettings().data?.current
  const livenessRequired =
    useCameras().data?.find(({ id }) => id === sighting.cameraId)?.livenessRequired ?? false
  const actions = useCorrection(sighting)
  const [doubting, setDoubting] = useState(false)
  const [reject, setReject] = useState(true)
  const threshold = settings?.similarity
  const question = correctionQuestion(sighting)

  const ground = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // A button that was used may be gone now; the keys go on working here.
    if (document.activeElement === document.body) ground.current?.focus({ preventScroll: true })
  }, [sighting, doubting])

  const onKeyDown = (event: KeyboardEvent): void => {
    const { target } = event
    if (event.ctrlKey || event.metaKey || event.altKey || doubting) return
    if (target instanceof HTMLElement && target.closest('input, [role="listbox"]')) return
    const meaning = correctionKey(event.key, sighting)
    if (!meaning) return
    event.preventDefault()
    if (meaning.kind === 'undo') void actions.undo.run()
    else if (meaning.kind === 'choose' && question.kind === 'choose') {
      const chosen = question.candidates[meaning.index]
      if (chosen) {
        void actions.correct.run({ person: { id: chosen.personId, name: chosen.name }, reject })
      }
    } else if (question.kind === 'doubt') setDoubting(true)
    else void actions.correct.run({ person: null, reject })
  }

  return (
    <div
      ref={ground}
      className={classes.details}
      onKeyDown={onKeyDown}
      tabIndex={-1}
      data-autofocus
    >
      <Who sighting={sighting} showPerson={question.kind !== 'choose'} threshold={threshold} />
      <p className={classes.why}>{whySentence(sighting, settings)}</p>
      <SightingActions
        sighting={sighting}
        threshold={threshold}
        actions={actions}
        doubting={doubting}
        onDoubt={setDoubting}
        reject={reject}
        onReject={setReject}
      />
      <Facts sighting={sighting} context={{ settings, livenessRequired }} />
      <section className={classes.section} aria-label="Quality">
        <h4 className={classes.heading}>How well the face could be seen</h4>
        <QualityFacts quality={sighting.quality} limits={defaultRecognitionSettings.live} />
      </section>
      {sighting.person && (
        <Button
          variant="default"
          flex="none"
          leftSection={<IconUser size={18} />}
          onClick={() => navigate(`people?person=${sighting.person?.id ?? ''}`)}
        >
          Open {sighting.person.name}
        </Button>
      )}
    </div>
  )
}

type WhoProps = {
  readonly sighting: Sighting
  /** False where the candidates show the photos anyway. */
  readonly showPerson: boolean
  readonly threshold: number | undefined
}

function Who({ sighting, showPerson, threshold }: WhoProps) {
  const timeZone = useTimeZone()
  const punch = useLive(({ punches }) => findPunch(sighting, punches))
  const { person, outcome, similarity } = sighting
  const name = sightingName(sighting)
  const revision = describeRevision(sighting)
  return (
    <>
      <div className={classes.pictures}>
        <figure className={classes.picture}>
          <Crop sightingId={sighting.id} of={name} size={248} />
          <figcaption className={classes.caption}>{sighting.cameraName}</figcaption>
        </figure>
        {person && showPerson && (
          <figure className={classes.picture}>
            <Portrait referenceId={person.portraitId} name={person.name} size={248} />
            <figcaption className={classes.caption}>Enrolled photo</figcaption>
          </figure>
        )}
      </div>
      <div className={classes.head}>
        <h3 className={classes.name}>{name}</h3>
        <StateBadge {...describeOutcome(outcome)} shape="pill" />
        {punch && <PunchBadge direction={punch.direction} />}
        {revision && (
          <StateBadge tone="busy" icon={IconHistory} word={revision.word} shape="pill" />
        )}
      </div>
      {revision && sighting.revised && (
        <p className={classes.soft}>
          {revision.sentence} {formatDateTime(sighting.revised.at, timeZone)}
        </p>
      )}
      {similarity !== null && showPerson && (
        <SimilarityBar similarity={similarity} threshold={threshold} />
      )}
    </>
  )
}

type FactsProps = {
  readonly sighting: Sighting
  readonly context: Parameters<typeof sightingFacts>[1]
}

function Facts({ sighting, context }: FactsProps) {
  const timeZone = useTimeZone()
  return (
    <dl className={classes.facts}>
      <Fact name="Seen">
        {formatDateTime(sighting.firstSeenAt, timeZone)}, from{' '}
        {formatTime(sighting.firstSeenAt, timeZone)} to {formatTime(sighting.lastSeenAt, timeZone)}
      </Fact>
      {sightingFacts(sighting, context).map(({ label, value }) => (
        <Fact key={label} name={label}>
          {value}
        </Fact>
      ))}
    </dl>
  )
}

type FactProps = { readonly name: string; readonly children: ReactNode }

function Fact({ name, children }: FactProps) {
  return (
    <div className={classes.fact}>
      <dt className={classes.factName}>{name}</dt>
      <dd className={`${classes.factValue} nm-digits`}>{children}</dd>
    </div>
  )
}
