import { Button, Group } from '@mantine/core'
import { IconAlertTriangle, IconPlugConnected, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { Camera } from '../../../contracts/cameras.ts'
import { DeleteCamera } from './DeleteCamera.tsx'
import classes from './cameras.module.css'

/** What a saved camera was found to be: nothing to say, not tested, or tested in vain. */
export type Proof = 'works' | 'unchanged' | 'untested' | 'failed'

type Props = {
  /** Null: a new camera. */
  readonly camera: Camera | null
  readonly proof: Proof
  readonly testing: boolean
  readonly saving: boolean
  readonly onTest: () => void
  readonly onClose: () => void
}

const warnings: Readonly<Record<Proof, string | null>> = {
  works: null,
  unchanged: null,
  untested: 'Not tested yet. You can save all the same.',
  failed: 'The test failed. You can save all the same; the camera is tried again and again.',
}

/** The buttons of the camera's form, always in view. */
export function CameraFormFooter({ camera, proof, testing, saving, onTest, onClose }: Props) {
  const [deleting, setDeleting] = useState(false)
  const warning = warnings[proof]
  return (
    <div className={classes.footer}>
      {warning !== null && (
        <p className={classes.untested}>
          <IconAlertTriangle size={16} aria-hidden />
          {warning}
        </p>
      )}
      <Group justify="space-between">
        <Group gap="sm">
          <Button
            variant={warning === null ? 'default' : 'light'}
            leftSection={<IconPlugConnected size={18} />}
            loading={testing}
            onClick={onTest}
          >
            Test
          </Button>
          {camera && (
            <Button
              variant="subtle"
              color="red"
              leftSection={<IconTrash size={18} />}
              onClick={() => setDeleting(true)}
            >
              Delete
            </Button>
          )}
        </Group>
        <Group gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={saving}>
            {camera ? 'Save' : 'Add camera'}
          </Button>
        </Group>
      </Group>
      {camera && (
        <DeleteCamera
          opened={deleting}
          camera={camera}
          onClose={() => setDeleting(false)}
          onDeleted={onClose}
        />
      )}
    </div>
  )
}
