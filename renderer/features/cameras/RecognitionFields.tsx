import { Button, Group, Input, NumberInput, Select, Slider, Stack, Switch } from '@mantine/core'
import { IconAlertTriangle, IconCrop, IconX } from '@tabler/icons-react'
import { DetectorSizeChoice, type Region } from '../../../contracts/cameras.ts'
import type { CameraFormValues } from './camera-form.ts'
import {
  describeAutomatic,
  describeReach,
  detectorOptions,
  smallFaceWarning,
  type PictureSize,
} from './recognition-words.ts'
import { describeRegion, LEAST_SIDE, withSide } from './region.ts'
import classes from './cameras.module.css'

type Fields = Pick<
  CameraFormValues,
  'smallestFace' | 'detectorSize' | 'region' | 'livenessRequired'
>

type Props = {
  readonly values: Fields
  /** Of the main stream, from the latest test; null when there was none. */
  readonly picture: PictureSize | null
  readonly onChange: (values: Fields) => void
}

/** Pixels; beyond it a face fills the picture. */
const LARGEST_CHOICE = 200
const SMALLEST_CHOICE = 20
const aboutAll: Region = { x: 0.1, y: 0.1, w: 0.8, h: 0.8 }

/** How faces are looked for on this camera. */
export function RecognitionFields({ values, picture, onChange }: Props) {
  const { smallestFace, detectorSize, region, livenessRequired } = values
  const change = (next: Partial<Fields>): void => onChange({ ...values, ...next })
  const warning = smallFaceWarning(smallestFace)
  return (
    <Stack gap="lg" component="fieldset" className={classes.fieldset}>
      <legend className={classes.legend}>Recognition</legend>
      <Input.Wrapper
        label={`Smallest face: ${smallestFace} px tall`}
        labelElement="div"
        description={describeReach(smallestFace, picture)}
      >
        <Slider
          mt="sm"
          mb="lg"
          thumbLabel="Smallest face"
          min={SMALLEST_CHOICE}
          max={Math.max(LARGEST_CHOICE, smallestFace)}
          step={5}
          label={(value) => `${value} px`}
          marks={[20, 60, 100, 150, 200].map((value) => ({ value, label: String(value) }))}
          value={smallestFace}
          onChange={(value) => change({ smallestFace: value })}
        />
        {warning !== null && (
          <p className={classes.warning} role="status">
            <IconAlertTriangle size={16} aria-hidden /> {warning}
          </p>
        )}
      </Input.Wrapper>
      <Select
        label="Detector size"
        description={`Larger finds smaller faces and takes longer. ${describeAutomatic({ picture })}`}
        allowDeselect={false}
        data={detectorOptions({ picture, region, smallestFace }).map((option) => option)}
        value={detectorSize}
        onChange={(value) => change({ detectorSize: DetectorSizeChoice.parse(value) })}
      />
      <RegionField
        region={region}
        hasPicture={picture !== null}
        onChange={(next) => change({ region: next })}
      />
      <Switch
        label="A name needs a live face"
        description="Off, liveness is shown as advice. On, a face that may be a photo or a screen gets no name. It is brittle: it can be fooled, and it turns away some real people, above all in poor light."
        checked={livenessRequired}
        onChange={(event) => change({ livenessRequired: event.currentTarget.checked })}
      />
    </Stack>
  )
}

type RegionProps = {
  readonly region: Region | null
  readonly hasPicture: boolean
  readonly onChange: (region: Region | null) => void
}

const sides = [
  { side: 'x', label: 'From the left' },
  { side: 'y', label: 'From the top' },
  { side: 'w', label: 'Width' },
  { side: 'h', label: 'Height' },
] as const

/** The region in numbers, for those who do not draw it. */
function RegionField({ region, hasPicture, onChange }: RegionProps) {
  return (
    <Input.Wrapper
      label="Region"
      labelElement="div"
      description={
        hasPicture
          ? 'Where faces are looked for. Drag over the picture below to draw it.'
          : 'Where faces are looked for. Test the camera to draw it on its picture.'
      }
    >
      <Group mt="xs" gap="sm" justify="space-between">
        <span>{region ? describeRegion(region) : 'The whole picture'}</span>
        {region ? (
          <Button
            variant="default"
            size="compact-md"
            leftSection={<IconX size={16} />}
            onClick={() => onChange(null)}
          >
            Clear region
          </Button>
        ) : (
          <Button
            variant="default"
            size="compact-md"
            leftSection={<IconCrop size={16} />}
            onClick={() => onChange(aboutAll)}
          >
            Set region
          </Button>
        )}
      </Group>
      {region && (
        <div className={classes.sides}>
          {sides.map(({ side, label }) => (
            <NumberInput
              key={side}
              label={label}
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
      )}
    </Input.Wrapper>
  )
}
