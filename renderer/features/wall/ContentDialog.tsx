import {
  Button,
  Group,
  Modal,
  MultiSelect,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Text,
} from '@mantine/core'
import { useState } from 'react'
import type { CameraWithState } from '../../../contracts/cameras.ts'
import type { CameraId } from '../../../contracts/ids.ts'
import type { TileContent } from '../../../contracts/wall.ts'

export type ContentDialogProps = {
  readonly opened: boolean
  readonly content: TileContent
  readonly cameras: ReadonlyArray<CameraWithState>
  readonly onChoose: (content: TileContent) => void
  readonly onClose: () => void
}

/** Asks what a place of a view shows. */
export function ContentDialog({ opened, onClose, ...form }: ContentDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="What does this tile show?">
      <ContentForm {...form} onClose={onClose} />
    </Modal>
  )
}

type Kind = TileContent['kind']

const kinds: ReadonlyArray<{ readonly value: Kind; readonly label: string }> = [
  { value: 'camera', label: 'Camera' },
  { value: 'carousel', label: 'Carousel' },
  { value: 'hotspot', label: 'Hotspot' },
  { value: 'empty', label: 'Empty' },
]

const leastSeconds = 3
const mostSeconds = 3600

function ContentForm({ content, cameras, onChoose, onClose }: Omit<ContentDialogProps, 'opened'>) {
  const [kind, setKind] = useState<Kind>(content.kind === 'empty' ? 'camera' : content.kind)
  const [camera, setCamera] = useState<string | null>(
    content.kind === 'camera' ? content.cameraId : null,
  )
  const [several, setSeveral] = useState<ReadonlyArray<string>>(
    content.kind === 'carousel' ? content.cameraIds : [],
  )
  const [seconds, setSeconds] = useState<number | string>(
    content.kind === 'carousel' ? content.seconds : 10,
  )
  const names = cameras.map(({ id, name }) => ({ value: id, label: name }))
  const chosen = made(kind, cameras, camera, several, Number(seconds))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (chosen) onChoose(chosen)
      }}
    >
      <Stack gap="md">
        <SegmentedControl
          aria-label="Kind of tile"
          fullWidth
          data={[...kinds]}
          value={kind}
          onChange={(value) => setKind(kinds.find((one) => one.value === value)?.value ?? kind)}
        />
        {kind === 'camera' && (
          <Select
            label="Camera"
            placeholder="Choose a camera"
            searchable
            data-autofocus
            data={names}
            value={camera}
            onChange={setCamera}
          />
        )}
        {kind === 'carousel' && (
          <>
            <MultiSelect
              label="Cameras, one after the other"
              placeholder={several.length === 0 ? 'Choose cameras' : ''}
              searchable
              data={names}
              value={[...several]}
              onChange={setSeveral}
            />
            <NumberInput
              label="Seconds for each"
              min={leastSeconds}
              max={mostSeconds}
              allowDecimal={false}
              value={seconds}
              onChange={setSeconds}
            />
          </>
        )}
        {kind === 'hotspot' && (
          <Text size="sm" c="dimmed">
            Shows whichever camera was chosen last on this wall.
          </Text>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={chosen === null}>
            Show this
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** The content that the form describes; null while something is missing. */
function made(
  kind: Kind,
  cameras: ReadonlyArray<CameraWithState>,
  camera: string | null,
  several: ReadonlyArray<string>,
  seconds: number,
): TileContent | null {
  const idOf = (id: string | null): CameraId[] =>
    cameras.flatMap((one) => (one.id === id ? [one.id] : []))
  switch (kind) {
    case 'camera': {
      const [cameraId] = idOf(camera)
      return cameraId === undefined ? null : { kind, cameraId }
    }
    case 'carousel': {
      const cameraIds = several.flatMap(idOf)
      const fits = Number.isInteger(seconds) && seconds >= leastSeconds && seconds <= mostSeconds
      return cameraIds.length === 0 || !fits ? null : { kind, cameraIds, seconds }
    }
    case 'hotspot':
    case 'empty':
      return { kind }
    default:
      return kind satisfies never
  }
}
