import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import type { CameraNote } from '../../../contracts/recognition.ts'
import classes from './cameras.module.css'

/** How fit faces are on a camera, in one line: what to change, or that all is well. */
export function CameraNoteCell({ note }: { readonly note: CameraNote | null }) {
  if (!note || note.passages === 0) return <span className={classes.none}>–</span>
  if (note.message !== null) {
    return (
      <span className={classes.note} data-tone="warn" title={note.message}>
        <IconAlertTriangle size={16} aria-label="Mind:" />
        <span className={classes.noteText}>{note.message}</span>
      </span>
    )
  }
  return (
    <span className={classes.note}>
      <IconCircleCheck size={16} aria-hidden />
      <span className={classes.noteText}>
        {note.fit} of {note.passages} faces fit
      </span>
    </span>
  )
}
