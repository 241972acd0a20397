import { Modal } from '@mantine/core'
import type { Person } from '../../../contracts/people.ts'
import { useNestedDialog } from '../../ui/nested-dialogs.ts'
import { WebcamStudio } from './WebcamStudio.tsx'

type Props = {
  readonly opened: boolean
  readonly person: Person
  readonly onSaved: () => void
  readonly onClose: () => void
}

/** Enrols by webcam in a dialog; the webcam is on only while it is open. */
export function WebcamEnrolment({ opened, person, onSaved, onClose }: Props) {
  useNestedDialog(opened)
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={`Enrol ${person.name} by webcam`}
      closeButtonProps={{ 'aria-label': 'Close' }}
      closeOnClickOutside={false}
      size={1120}
    >
      <WebcamStudio person={person} onSaved={onSaved} onClose={onClose} />
    </Modal>
  )
}
