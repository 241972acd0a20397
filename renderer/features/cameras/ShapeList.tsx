import { ActionIcon, Button, NumberInput } from '@mantine/core'
import { IconRotate2, IconTrash } from '@tabler/icons-react'
import type { Region } from '../../../contracts/cameras.ts'
import { isSameShape, shapesOf, turnedLine, type PictureShapes } from './picture-shapes.ts'
import { LEAST_SIDE, withSide } from './region.ts'
import { describeShape, shapeName } from './shape-words.ts'
import type { PictureEditorState } from './use-picture-editor.ts'
import classes from './picture.module.css'

type Props = {
  readonly shapes: PictureShapes
  readonly editor: PictureEditorState
  readonly onChange: (shapes: PictureShapes, step?: string) => void
}

/** The shapes in words: to choose, to turn round, to remove. */
export function ShapeList({ shapes, editor, onChange }: Props) {
  const all = shapesOf(shapes)
  if (all.length === 0) {
    return (
      <p className={classes.hint}>
        Nothing is drawn: the whole picture is shown, and faces are looked for everywhere in it.
      </p>
    )
  }
  return (
    <ul className={classes.list} aria-label="What is drawn">
      {all.map((ref) => {
        const name = shapeName(ref)
        return (
          <li
            key={name}
            className={classes.item}
            data-selected={isSameShape(ref, editor.selected) || undefined}
          >
            <span className={classes.swatch} data-kind={ref.kind} aria-hidden />
            <button
              type="button"
              className={classes.pick}
              onClick={() => {
                editor.choose('select')
                editor.select(ref)
              }}
            >
              <strong>{name}</strong>
              <span className={classes.soft}>{describeShape(shapes, ref)}</span>
            </button>
            {ref.kind === 'line' && shapes.line && (
              <Button
                variant="default"
                size="xs"
                leftSection={<IconRotate2 size={16} />}
                onClick={() =>
                  shapes.line && onChange({ ...shapes, line: turnedLine(shapes.line) })
                }
              >
                Change over in and out
              </Button>
            )}
            {ref.kind === 'region' && shapes.region && (
              <RegionSides
                region={shapes.region}
                onChange={(region) => onChange({ ...shapes, region }, 'region in numbers')}
              />
            )}
            <ActionIcon aria-label={`Remove ${name}`} onClick={() => editor.remove(ref)}>
              <IconTrash size={18} />
            </ActionIcon>
          </li>
        )
      })}
    </ul>
  )
}

const sides = [
  { side: 'x', label: 'From the left', short: 'Left' },
  { side: 'y', label: 'From the top', short: 'Top' },
  { side: 'w', label: 'Width', short: 'Width' },
  { side: 'h', label: 'Height', short: 'Height' },
] as const

type SidesProps = { readonly region: Region; readonly onChange: (region: Region) => void }

/** The region in numbers, for those who do not draw it. */
function RegionSides({ region, onChange }: SidesProps) {
  return (
    <div className={classes.sides}>
      {sides.map(({ side, label, short }) => (
        <NumberInput
          key={side}
          aria-label={`${label} of the region`}
          prefix={`${short} `}
          size="xs"
          suffix=" %"
          min={side === 'w' || side === 'h' ? LEAST_SIDE * 100 : 0}
          max={100}
          allowDecimal={false}
          value={Math.round(region[side] * 100)}
          onChange={(value) => {
            if (typeof value === 'number') onChange(withSide(region, side, value / 100))
          }}
        />
      ))}
    </div>
  )
}
