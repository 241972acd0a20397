import { ActionIcon, Button, Popover, Tooltip } from '@mantine/core'
import { IconInfoCircle, IconTrash, IconVideo } from '@tabler/icons-react'
import { useState } from 'react'
import type { Person, Reference } from '../../../contracts/people.ts'
import { defaultRecognitionSettings } from '../../../core/recognition/settings.ts'
import { useApi } from '../../client/api.ts'
import { useAction } from '../../client/use-action.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { Portrait } from '../../ui/FaceImage.tsx'
import { formatDateTime } from '../../ui/format-time.ts'
import { QualityFacts } from '../../ui/QualityFacts.tsx'
import { LEAST_CAPTURES } from './capture-plan.ts'
import { PhotoEnrolment } from './PhotoEnrolment.tsx'
import { nameSource } from './person-words.ts'
import { qualityWords } from './quality-words.ts'
import { WebcamEnrolment } from './WebcamEnrolment.tsx'
import classes from './people.module.css'

type Props = {
  readonly person: Person & { readonly references: ReadonlyArray<Reference> }
  readonly onChanged: () => void
}

/** The photos that a person is recognised by, and the two ways to add more. */
export function EnrolmentSection({ person, onChanged }: Props) {
  const [capturing, setCapturing] = useState(false)
  const missing = LEAST_CAPTURES - person.references.length
  return (
    <>
      <section className={classes.section} aria-label="Photos for recognition">
        <div className={classes.sectionHead}>
          <div>
            <h3 className={classes.heading}>Photos for recognition</h3>
            <p className={classes.soft}>
              {missing > 0
                ? `${person.references.length} of ${LEAST_CAPTURES}: add ${missing} more, from the front and slightly from both sides.`
                : `${person.references.length} photos. More views help in bad light and at odd angles.`}
            </p>
          </div>
          <Button leftSection={<IconVideo size={18} />} onClick={() => setCapturing(true)}>
            Use webcam
          </Button>
        </div>
        {person.references.length > 0 && (
          <ul className={classes.references}>
            {person.references.map((reference) => (
              <ReferenceCard
                key={reference.id}
                reference={reference}
                name={person.name}
                last={person.references.length === 1}
                onRemoved={onChanged}
              />
            ))}
          </ul>
        )}
      </section>
      <PhotoEnrolment person={person} onAccepted={onChanged} />
      <WebcamEnrolment
        opened={capturing}
        person={person}
        onSaved={onChanged}
        onClose={() => setCapturing(false)}
      />
    </>
  )
}

type CardProps = {
  readonly reference: Reference
  readonly name: string
  readonly last: boolean
  readonly onRemoved: () => void
}

function ReferenceCard({ reference, name, last, onRemoved }: CardProps) {
  const api = useApi()
  const timeZone = useTimeZone()
  const [asking, setAsking] = useState(false)
  const remove = useAction(async () => {
    await api.people.removeReference({ id: reference.id })
    setAsking(false)
    onRemoved()
  })
  const added = formatDateTime(reference.addedAt, timeZone)
  return (
    <li className={classes.reference}>
      <Portrait referenceId={reference.id} name={name} size={84} />
      <div className={classes.referenceWords}>
        <span className={classes.referenceSource}>{nameSource(reference.source)}</span>
        <span className={classes.soft}>{qualityWords(reference.quality)}</span>
        <span className={classes.soft}>
          {added} by {reference.addedBy}
        </span>
      </div>
      <div className={classes.referenceActions}>
        <Popover width={530} position="bottom-end" withArrow shadow="lg" withRoles>
          <Popover.Target>
            <ActionIcon aria-label={`Quality of the photo added ${added}`}>
              <IconInfoCircle size={18} />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown>
            <QualityFacts
              quality={reference.quality}
              limits={defaultRecognitionSettings.enrolment}
            />
          </Popover.Dropdown>
        </Popover>
        <Tooltip label="Remove this photo">
          <ActionIcon
            aria-label={`Remove the photo added ${added}`}
            onClick={() => setAsking(true)}
          >
            <IconTrash size={18} />
          </ActionIcon>
        </Tooltip>
      </div>
      <ConfirmDialog
        opened={asking}
        title="Remove this photo?"
        confirmLabel="Remove photo"
        busy={remove.busy}
        error={remove.error}
        onConfirm={() => void remove.run()}
        onClose={() => {
          setAsking(false)
          remove.clearError()
        }}
      >
        {last
          ? `It is the last photo of ${name}: without it the cameras no longer recognise them.`
          : `${name} is then recognised by the remaining photos.`}{' '}
        The photo is deleted and cannot be brought back.
      </ConfirmDialog>
    </li>
  )
}
