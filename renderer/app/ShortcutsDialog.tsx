import { Modal } from '@mantine/core'
import { Kbd } from '../ui/Kbd.tsx'
import classes from './ShortcutsDialog.module.css'

const shortcuts: ReadonlyArray<{ readonly keys: ReadonlyArray<string>; readonly does: string }> = [
  { keys: ['1', '…', '7'], does: 'Go to a page' },
  { keys: ['←', '↑', '↓', '→'], does: 'Move between cameras on the wall' },
  { keys: ['Enter'], does: 'Enlarge the chosen camera' },
  { keys: ['Esc'], does: 'Back to all cameras, close what is open' },
  { keys: ['Space'], does: 'Pause or resume Live' },
  { keys: ['1', '2'], does: 'Choose who it is, in an open sighting that needs review' },
  { keys: ['N'], does: 'Not this person, in an open sighting' },
  { keys: ['U'], does: 'Undo the last correction of an open sighting' },
  { keys: ['['], does: 'Day before, in Attendance' },
  { keys: [']'], does: 'Day after, in Attendance' },
  { keys: ['/'], does: 'Search the list' },
  { keys: ['?'], does: 'Show this' },
]

export type ShortcutsDialogProps = { readonly opened: boolean; readonly onClose: () => void }

/** All keys of the program. */
export function ShortcutsDialog({ opened, onClose }: ShortcutsDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts">
      <dl className={classes.list}>
        {shortcuts.map(({ keys, does }) => (
          <div key={does} className={classes.row}>
            <dt className={classes.keys}>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd className={classes.does}>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
