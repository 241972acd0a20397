import { Drawer } from '@mantine/core'
import { useRef } from 'react'
import type { CameraWithState } from '../../../contracts/cameras.ts'
import type { CameraNote } from '../../../contracts/recognition.ts'
import { NestedDialogs, useNestedDialogs } from '../../ui/nested-dialogs.ts'
import { CameraForm, type CameraTab } from './CameraForm.tsx'
import { CameraStateCell } from './CameraStateCell.tsx'
import classes from './cameras.module.css'

type Props = {
  readonly opened: boolean
  /** Null: a new camera. */
  readonly camera: CameraWithState | null
  /** How fit the camera's faces were; null where it is not known. */
  readonly note: CameraNote | null
  readonly tab: CameraTab
  readonly testAtOnce: boolean
  readonly onClose: () => void
}

/** Adds or edits a camera beside the list. */
export function CameraDrawer({ opened, camera, note, tab, testAtOnce, onClose }: Props) {
  // While the drawer slides out it goes on showing what it showed.
  const last = useRef(camera)
  if (opened) last.current = camera
  const shown = last.current
  const { register, closeOnEscape } = useNestedDialogs()
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      closeOnEscape={closeOnEscape}
      title={shown ? `Edit ${shown.name}` : 'Add camera'}
      size={880}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ content: classes.drawer, body: classes.drawerBody }}
    >
      <NestedDialogs value={register}>
        {shown && (
          <div className={classes.drawerState}>
            <CameraStateCell state={shown.state} />
          </div>
        )}
        <CameraForm
          key={shown?.id ?? 'new'}
          camera={shown}
          note={note}
          tab={tab}
          testAtOnce={testAtOnce}
          onClose={onClose}
        />
      </NestedDialogs>
    </Drawer>
  )
}
