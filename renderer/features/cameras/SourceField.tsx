import { Autocomplete, Button, FileButton, SegmentedControl, TextInput } from '@mantine/core'
import {
  IconDeviceCctv,
  IconDeviceComputerCamera,
  IconFileTypeJpg,
  IconMovie,
  type TablerIcon,
} from '@tabler/icons-react'
import type { CameraSource } from '../../../contracts/cameras.ts'
import { pathsOf } from '../../client/desktop.ts'
import {
  withAddress,
  withSource,
  type CameraFormErrors,
  type CameraFormValues,
} from './camera-form.ts'
import { isNetworked, sourceKinds, sources } from './camera-source.ts'
import { useWebcamNames } from './use-webcam-names.ts'
import classes from './cameras.module.css'

type Props = {
  readonly values: CameraFormValues
  readonly errors: CameraFormErrors
  readonly onChange: (values: CameraFormValues) => void
}

const icons: Readonly<Record<CameraSource, TablerIcon>> = {
  rtsp: IconDeviceCctv,
  mjpeg: IconFileTypeJpg,
  webcam: IconDeviceComputerCamera,
  file: IconMovie,
}

/** Where the pictures come from: the kind of camera first, then its address in the words of that kind. */
export function SourceField({ values, errors, onChange }: Props) {
  const { source } = values
  const changeSource = (value: string): void => {
    const chosen = sourceKinds.find((kind) => kind === value)
    if (chosen) onChange(withSource(values, chosen))
  }
  return (
    <>
      <div>
        <div className={classes.label} id="source-label">
          Kind of camera
        </div>
        <SegmentedControl
          fullWidth
          aria-labelledby="source-label"
          value={source}
          onChange={changeSource}
          data={sourceKinds.map((kind) => {
            const Icon = icons[kind]
            return {
              value: kind,
              label: (
                <span className={classes.source}>
                  <Icon size={17} aria-hidden /> {sources[kind].word}
                </span>
              ),
            }
          })}
        />
        <p className={classes.hint}>{sources[source].meaning}</p>
      </div>
      <AddressField values={values} errors={errors} onChange={onChange} />
      {isNetworked(source) && (
        <TextInput
          label="Sub-stream address"
          description="A smaller stream of the same camera for the wall; saves much work. Optional."
          placeholder={source === 'rtsp' ? 'rtsp://192.168.1.20:554/stream2' : ''}
          maxLength={500}
          spellCheck={false}
          autoComplete="off"
          value={values.subUrl}
          error={errors.subUrl}
          onChange={(event) => onChange(withAddress(values, 'subUrl', event.currentTarget.value))}
        />
      )}
    </>
  )
}

const descriptions: Readonly<Record<CameraSource, string>> = {
  rtsp: 'Full resolution, for faces. User and password in a pasted address go to their fields.',
  mjpeg: 'Full resolution, for faces. User and password in a pasted address go to their fields.',
  webcam: 'The name of the device as the system has it. Empty for the first one.',
  file: 'The whole path of a video on this desktop. To analyse a recording once, at its own time, use Recordings.',
}

function AddressField({ values, errors, onChange }: Props) {
  const { source } = values
  const names = useWebcamNames(source === 'webcam')
  const common = {
    label: sources[source].label,
    description: descriptions[source],
    placeholder: sources[source].placeholder,
    maxLength: 500,
    spellCheck: false,
    autoComplete: 'off',
    value: values.mainUrl,
    error: errors.mainUrl,
  } as const
  if (source === 'webcam') {
    return (
      <Autocomplete
        {...common}
        data={[...names]}
        onChange={(value) => onChange(withAddress(values, 'mainUrl', value))}
      />
    )
  }
  const field = (
    <TextInput
      {...common}
      required
      className={classes.grow}
      onChange={(event) => onChange(withAddress(values, 'mainUrl', event.currentTarget.value))}
    />
  )
  if (source !== 'file') return field
  const choose = (file: File | null): void => {
    const [path] = file ? pathsOf([file]) : []
    if (path !== undefined) onChange(withAddress(values, 'mainUrl', path))
  }
  return (
    <div className={classes.withButton}>
      {field}
      <FileButton accept="video/*,.mkv,.ts,.dav" onChange={choose}>
        {(props) => (
          <Button {...props} variant="default">
            Choose a file
          </Button>
        )}
      </FileButton>
    </div>
  )
}
