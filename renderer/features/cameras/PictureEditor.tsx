import { ActionIcon, Alert, Button, Group, Loader, SegmentedControl, Tooltip } from '@mantine/core'
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCamera,
  IconTrash,
} from '@tabler/icons-react'
import { useRef } from 'react'
import { Kbd } from '../../ui/Kbd.tsx'
import { PictureCanvas } from './PictureCanvas.tsx'
import type { PictureShapes } from './picture-shapes.ts'
import { ShapeList } from './ShapeList.tsx'
import { usePictureEditor, type PictureTool } from './use-picture-editor.ts'
import classes from './picture.module.css'

/** A picture of the camera to draw on. */
export type CameraPicture = {
  /** A data: URL. */
  readonly picture: string
  readonly width: number
  readonly height: number
}

type Props = {
  readonly shapes: PictureShapes
  /** Null: none was taken yet. */
  readonly picture: CameraPicture | null
  readonly taking: boolean
  /** Why no picture could be taken. */
  readonly failure: string | null
  /** What is missing before the camera can be saved. */
  readonly error: string | undefined
  readonly onTakePicture: () => void
  readonly onChange: (shapes: PictureShapes) => void
}

const noShapes: PictureShapes = { region: null, masks: [], zones: [], line: null }
const USUAL_ASPECT = 16 / 9

const tools: ReadonlyArray<{ readonly value: PictureTool; readonly label: string }> = [
  { value: 'select', label: 'Move' },
  { value: 'mask', label: 'Mask' },
  { value: 'zone', label: 'Zone' },
  { value: 'line', label: 'Line' },
  { value: 'region', label: 'Region' },
]

const hints: Readonly<Record<PictureTool, string>> = {
  select:
    'Drag a shape or its corners. By keyboard: Tab to a shape or corner, arrow keys move it (with Shift further), Delete removes it, + adds a corner.',
  mask: 'What lies under a mask is blackened before anything else: never analysed, shown or stored. Click its corners, and the first one or Enter to close it.',
  zone: 'Faces are recognised only inside of zones, if there are any. Click the corners, and the first one or Enter to close it.',
  line: 'Drag from one end to the other, across the way that people walk.',
  region: 'Faces are looked for in this rectangle only, which saves work. Drag over the picture.',
}

/** Masks, zones, the direction line and the region, drawn on a picture of the camera. */
export function PictureEditor(props: Props) {
  const { shapes, picture, taking, failure, error, onTakePicture, onChange } = props
  const canvas = useRef<HTMLDivElement>(null)
  const editor = usePictureEditor(shapes, onChange)
  const { tool } = editor
  const empty = shapes.masks.length + shapes.zones.length === 0 && !shapes.line && !shapes.region
  const aspect = picture ? picture.width / picture.height : USUAL_ASPECT

  return (
    <section className={classes.editor} aria-label="Picture">
      <Group justify="space-between" gap="sm">
        <SegmentedControl
          aria-label="Tool"
          value={tool}
          onChange={(value) => {
            const chosen = tools.find((each) => each.value === value)
            if (chosen) editor.choose(chosen.value)
          }}
          data={tools.map((each) => each)}
        />
        <Group gap={4}>
          <Tooltip label="Undo (Ctrl+Z)">
            <ActionIcon
              size="lg"
              aria-label="Undo drawing"
              disabled={!editor.canUndo}
              onClick={editor.undo}
            >
              <IconArrowBackUp size={20} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Redo (Ctrl+Shift+Z)">
            <ActionIcon
              size="lg"
              aria-label="Redo drawing"
              disabled={!editor.canRedo}
              onClick={editor.redo}
            >
              <IconArrowForwardUp size={20} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Clear all">
            <ActionIcon
              size="lg"
              aria-label="Clear all shapes"
              disabled={empty}
              onClick={() => {
                editor.choose('select')
                editor.select(null)
                editor.change(noShapes)
              }}
            >
              <IconTrash size={20} />
            </ActionIcon>
          </Tooltip>
          <Button
            variant="default"
            ml="sm"
            leftSection={<IconCamera size={18} />}
            loading={taking}
            onClick={onTakePicture}
          >
            {picture ? 'New picture' : 'Take a picture'}
          </Button>
        </Group>
      </Group>
      <p className={classes.hint}>
        {hints[tool]}
        {tool !== 'select' && editor.draft.length === 0 && (
          <>
            {' '}
            On the picture <Kbd>Enter</Kbd> places one to begin with.
          </>
        )}
      </p>
      <div className={classes.stage}>
        <PictureCanvas
          canvas={canvas}
          picture={picture?.picture ?? null}
          aspect={aspect}
          shapes={shapes}
          editor={editor}
        />
        {!picture && (
          <div className={classes.noPicture} role="status">
            {taking ? (
              <>
                <Loader size="sm" aria-hidden /> Waiting for a picture of the camera
              </>
            ) : (
              'Take a picture to see what you draw on.'
            )}
          </div>
        )}
      </div>
      {failure !== null && (
        <Alert color="yellow" icon={<IconAlertTriangle />} role="alert" title="No picture">
          {failure}
        </Alert>
      )}
      {error !== undefined && (
        <Alert color="red" role="alert">
          {error}
        </Alert>
      )}
      <ShapeList shapes={shapes} editor={editor} onChange={editor.change} />
    </section>
  )
}
