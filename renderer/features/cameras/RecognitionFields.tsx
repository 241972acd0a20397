import { Input, SegmentedControl, Select, Slider, Stack, Switch } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { DetectorSizeChoice } from '../../../contracts/cameras.ts'
import type { CameraFormValues } from './camera-form.ts'
import {
  describeAutomatic,
  describeReach,
  detectorOptions,
  smallFaceWarning,
  type PictureSize,
} from './recognition-words.ts'
import classes from './cameras.module.css'

type Fields = Pick<
  CameraFormValues,
  'smallestFace' | 'detectorSize' | 'livenessRequired' | 'analysisFps'
>

type Props = {
  readonly values: Fields & Pick<CameraFormValues, 'region'>
  /** Of the main stream, from the latest test; null when there was none. */
  readonly picture: PictureSize | null
  readonly onChange: (values: Fields) => void
}

/** Pixels; beyond it a face fills the picture. */
const LARGEST_CHOICE = 200
const SMALLEST_CHOICE = 20
/** Frames a second that are offered at first. */
const USUAL_ANALYSIS_FPS = 5

/** How faces are looked for on this camera. */
export function RecognitionFields({ values, picture, onChange }: Props) {
  const { smallestFace, detectorSize, region, livenessRequired, analysisFps } = values
  const change = (next: Partial<Fields>): void =>
    onChange({ smallestFace, detectorSize, livenessRequired, analysisFps, ...next })
  const warning = smallFaceWarning(smallestFace)
  return (
    <Stack gap="lg">
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
      <Input.Wrapper
        label="Analysis rate"
        labelElement="div"
        description="Pictures a second that are searched for faces while somebody is there. More finds hurried faces, and costs more."
      >
        <SegmentedControl
          mt="xs"
          aria-label="Analysis rate"
          value={analysisFps === null ? 'site' : 'own'}
          onChange={(value) => change({ analysisFps: value === 'own' ? USUAL_ANALYSIS_FPS : null })}
          data={[
            { value: 'site', label: 'As the site has it' },
            { value: 'own', label: 'A rate of its own' },
          ]}
        />
        {analysisFps !== null && (
          <Slider
            mt="md"
            mb="lg"
            thumbLabel="Pictures a second"
            min={0.5}
            max={15}
            step={0.5}
            label={(value) => `${value} a second`}
            marks={[1, 5, 10, 15].map((value) => ({ value, label: String(value) }))}
            value={analysisFps}
            onChange={(value) => change({ analysisFps: value })}
          />
        )}
      </Input.Wrapper>
      <Switch
        label="A name needs a live face"
        description="Off, liveness is shown as advice. On, a face that may be a photo or a screen gets no name. It is brittle: it can be fooled, and it turns away some real people, above all in poor light."
        checked={livenessRequired}
        onChange={(event) => change({ livenessRequired: event.currentTarget.checked })}
      />
    </Stack>
  )
}
