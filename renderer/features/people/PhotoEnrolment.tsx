import { Button, FileButton, Loader, Progress } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCheck,
  IconClock,
  IconPhotoPlus,
  IconRefresh,
  IconX,
} from '@tabler/icons-react'
import { useEffect, useState, type DragEvent, type ReactNode } from 'react'
import type { Person } from '../../../contracts/people.ts'
import { Portrait } from '../../ui/FaceImage.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { PHOTO_TYPES, summarisePhotos, type QueuedPhoto } from './photo-queue.ts'
import { usePhotoQueue } from './use-photo-queue.ts'
import classes from './people.module.css'

type Props = {
  readonly person: Person
  readonly onAccepted: () => void
}

/** Enrols from photo files: dropped or chosen, many at once, each with its own answer. */
export function PhotoEnrolment({ person, onAccepted }: Props) {
  const [queue, dispatch] = usePhotoQueue(person.id, onAccepted)
  const [over, setOver] = useState(false)
  const { total, finished, accepted } = summarisePhotos(queue)
  const add = (files: ReadonlyArray<File>): void => {
    if (files.length > 0) dispatch({ kind: 'added', files })
  }
  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    add([...event.dataTransfer.files])
  }

  return (
    <section className={classes.section} aria-label="Add photos from files">
      <div
        className={classes.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <IconPhotoPlus size={28} stroke={1.6} aria-hidden />
        <div className={classes.dropWords}>
          <strong>Drop photos here</strong>
          <span className={classes.soft}>
            JPEG, PNG or WebP up to 20 MB, with one face each, sharp and well lit.
          </span>
        </div>
        <FileButton
          multiple
          accept={PHOTO_TYPES.join(',')}
          onChange={add}
          inputProps={{ 'aria-label': 'Photo files' }}
        >
          {(props) => (
            <Button variant="default" {...props}>
              Choose photos
            </Button>
          )}
        </FileButton>
      </div>
      {total > 0 && (
        <>
          <div className={classes.queueHead}>
            <span aria-live="polite">
              {finished < total
                ? `Looking at photo ${finished + 1} of ${total}`
                : `${accepted} of ${total} ${total === 1 ? 'photo' : 'photos'} added`}
            </span>
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              disabled={finished === 0}
              onClick={() => dispatch({ kind: 'cleared' })}
            >
              Clear list
            </Button>
          </div>
          <Progress
            value={(finished / total) * 100}
            size="sm"
            aria-label="Photos looked at"
            transitionDuration={150}
          />
          <ul className={classes.queue} aria-label="Photos being added">
            {queue.map((photo) => (
              <PhotoRow
                key={photo.id}
                photo={photo}
                name={person.name}
                onRetry={() => dispatch({ kind: 'retried', id: photo.id })}
              />
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

type RowProps = {
  readonly photo: QueuedPhoto
  readonly name: string
  readonly onRetry: () => void
}

function PhotoRow({ photo, name, onRetry }: RowProps) {
  const { file, state } = photo
  const taken = state.kind === 'done' && state.result.kind === 'accepted' ? state.result : null
  return (
    <li className={classes.photo}>
      {taken ? (
        <Portrait referenceId={taken.reference.id} name={name} size={56} />
      ) : (
        <FilePreview file={file} />
      )}
      <div className={classes.photoWords}>
        <span className={classes.fileName}>{file.name}</span>
        <PhotoState state={state} />
      </div>
      {state.kind === 'failed' && (
        <Button
          variant="default"
          size="compact-md"
          leftSection={<IconRefresh size={16} />}
          onClick={onRetry}
          aria-label={`Try ${file.name} again`}
        >
          Try again
        </Button>
      )}
    </li>
  )
}

function PhotoState({ state }: { readonly state: QueuedPhoto['state'] }): ReactNode {
  switch (state.kind) {
    case 'waiting':
      return <StateBadge tone="idle" icon={IconClock} word="Waiting" />
    case 'working':
      return (
        <span className={classes.working}>
          <Loader size={14} aria-hidden /> Looking for the face
        </span>
      )
    case 'failed':
      return (
        <>
          <StateBadge tone="bad" icon={IconAlertTriangle} word="Not sent" />
          <span className={classes.reason}>{state.message}</span>
        </>
      )
    case 'done':
      if (state.result.kind === 'refused') {
        return (
          <>
            <StateBadge tone="bad" icon={IconX} word="Refused" />
            <span className={classes.reason}>{state.result.message}</span>
          </>
        )
      }
      return (
        <>
          <StateBadge tone="good" icon={IconCheck} word="Added" />
          {state.result.lookAlike && (
            <span className={classes.lookAlike} role="alert">
              <IconAlertTriangle size={16} aria-hidden /> Looks like {state.result.lookAlike.name} (
              {state.result.lookAlike.similarity.toFixed(2)}). Check that this is the right person.
            </span>
          )}
        </>
      )
    default:
      return state satisfies never
  }
}

function FilePreview({ file }: { readonly file: File }) {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    if (!PHOTO_TYPES.includes(file.type)) return
    const made = URL.createObjectURL(file)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  if (url === null) return <span className={classes.preview} />
  return <img className={classes.preview} src={url} alt={`File ${file.name}`} />
}
