import {
  Alert,
  Button,
  Group,
  Radio,
  SegmentedControl,
  Stack,
  Switch,
  TextInput,
} from '@mantine/core'
import { IconAlertTriangle, IconPlugConnected, IconTrash } from '@tabler/icons-react'
import { useState, type FormEvent } from 'react'
import { CameraRole, Transport, type CameraWithState } from '../../../contracts/cameras.ts'
import type { CameraNote } from '../../../contracts/recognition.ts'
import { useApi } from '../../client/api.ts'
import { useAction } from '../../client/use-action.ts'
import { showDone } from '../../ui/toasts.tsx'
import { CameraTestOutcome } from './CameraTestOutcome.tsx'
import {
  cameraFormErrors,
  cameraInputOf,
  connectionOf,
  formOf,
  withAddress,
  type CameraFormErrors,
  type CameraFormValues,
} from './camera-form.ts'
import { describeRole } from './camera-words.ts'
import { DeleteCamera } from './DeleteCamera.tsx'
import { PasswordField } from './PasswordField.tsx'
import { RecognitionFields } from './RecognitionFields.tsx'
import { useCameraTest, type CameraTestState } from './use-camera-test.ts'
import classes from './cameras.module.css'

type Props = {
  /** Null: a new camera. */
  readonly camera: CameraWithState | null
  /** How fit its faces were; null where it is not known. */
  readonly note: CameraNote | null
  readonly onClose: () => void
}

/** The settings of a camera, with a test of what is filled in. */
export function CameraForm({ camera, note, onClose }: Props) {
  const api = useApi()
  const [values, setValues] = useState<CameraFormValues>(() => formOf(camera))
  const [errors, setErrors] = useState<CameraFormErrors>({})
  const [deleting, setDeleting] = useState(false)
  const test = useCameraTest(camera?.id)
  const connection = connectionOf(values)
  const tested = test.state.kind === 'done' && test.state.connection === connection
  const works = tested && test.state.kind === 'done' && test.state.result.kind === 'ok'
  const unchanged = camera !== null && connectionOf(formOf(camera)) === connection

  const change = (next: CameraFormValues): void => {
    setValues(next)
    setErrors({})
  }
  const valid = (purpose: 'test' | 'save'): boolean => {
    const found = cameraFormErrors(values, purpose)
    setErrors(found)
    return Object.keys(found).length === 0
  }
  const save = useAction(async () => {
    const input = cameraInputOf(values)
    if (camera) await api.cameras.update({ id: camera.id, camera: input })
    else await api.cameras.add(input)
    showDone(camera ? `${input.name} is saved.` : `${input.name} is added and connecting.`)
    onClose()
  })
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault()
    if (valid('save')) void save.run()
  }

  return (
    <form onSubmit={onSubmit} noValidate className={classes.form}>
      <Stack gap="lg">
        {note?.message !== undefined && note.message !== null && (
          <Alert color="yellow" icon={<IconAlertTriangle />} title="Recognition suffers here">
            {note.message}
          </Alert>
        )}
        <TextInput
          label="Name"
          description="As it stands on the wall, for example Gate north."
          required
          data-autofocus
          maxLength={80}
          value={values.name}
          error={errors.name}
          onChange={(event) => change({ ...values, name: event.currentTarget.value })}
        />
        <Radio.Group
          label="Role"
          description="What it means when somebody is recognised here."
          value={values.role}
          onChange={(value) => change({ ...values, role: CameraRole.parse(value) })}
        >
          <div className={classes.roles}>
            {CameraRole.options.map((role) => {
              const { word, meaning } = describeRole(role)
              return (
                <Radio.Card key={role} value={role} aria-label={word} className={classes.role}>
                  <Group wrap="nowrap" align="flex-start" gap="sm">
                    <Radio.Indicator />
                    <div>
                      <div className={classes.roleName}>{word}</div>
                      <div className={classes.soft}>{meaning}</div>
                    </div>
                  </Group>
                </Radio.Card>
              )
            })}
          </div>
        </Radio.Group>
        <TextInput
          label="Main stream address"
          description="Full resolution, for faces. User and password in a pasted address go to their fields."
          placeholder="rtsp://192.168.1.20:554/stream1"
          required
          maxLength={500}
          spellCheck={false}
          autoComplete="off"
          value={values.mainUrl}
          error={errors.mainUrl}
          onChange={(event) => change(withAddress(values, 'mainUrl', event.currentTarget.value))}
        />
        <TextInput
          label="Sub-stream address"
          description="A smaller stream of the same camera for the wall; saves much work. Optional."
          placeholder="rtsp://192.168.1.20:554/stream2"
          maxLength={500}
          spellCheck={false}
          autoComplete="off"
          value={values.subUrl}
          error={errors.subUrl}
          onChange={(event) => change(withAddress(values, 'subUrl', event.currentTarget.value))}
        />
        <Group grow align="flex-start" gap="md">
          <TextInput
            label="User name"
            maxLength={200}
            spellCheck={false}
            autoComplete="off"
            value={values.username}
            onChange={(event) => change({ ...values, username: event.currentTarget.value })}
          />
          <PasswordField
            stored={camera?.hasPassword ?? false}
            choice={values.password}
            onChange={(password) => change({ ...values, password })}
          />
        </Group>
        <Group justify="space-between" gap="md">
          <div>
            <div className={classes.label} id="transport-label">
              Transport
            </div>
            <SegmentedControl
              aria-labelledby="transport-label"
              value={values.transport}
              onChange={(value) => change({ ...values, transport: Transport.parse(value) })}
              data={[
                { value: 'tcp', label: 'TCP (reliable)' },
                { value: 'udp', label: 'UDP' },
              ]}
            />
          </div>
          <Switch
            label="Enabled"
            description="Off: not connected, not on the wall."
            checked={values.enabled}
            onChange={(event) => change({ ...values, enabled: event.currentTarget.checked })}
          />
        </Group>

        <RecognitionFields
          values={values}
          picture={pictureOf(test.state)}
          onChange={(fields) => change({ ...values, ...fields })}
        />

        <CameraTestOutcome
          state={test.state}
          stale={test.state.kind === 'done' && !tested}
          region={values.region}
          onRegion={(region) => change({ ...values, region })}
          onCancel={test.cancel}
        />

        {save.error !== undefined && (
          <Alert color="red" role="alert" title="Not saved">
            {save.error}
          </Alert>
        )}
        <div className={classes.footer}>
          {!works && !unchanged && (
            <p className={classes.untested}>
              <IconAlertTriangle size={16} aria-hidden />
              {tested
                ? 'The test failed. You can save all the same; the camera is tried again and again.'
                : 'Not tested yet. You can save all the same.'}
            </p>
          )}
          <Group justify="space-between">
            <Group gap="sm">
              <Button
                variant={works || unchanged ? 'default' : 'light'}
                leftSection={<IconPlugConnected size={18} />}
                loading={test.state.kind === 'running'}
                onClick={() => {
                  if (valid('test')) void test.run(values)
                }}
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
              <Button type="submit" loading={save.busy}>
                {camera ? 'Save' : 'Add camera'}
              </Button>
            </Group>
          </Group>
        </div>
      </Stack>
      {camera && (
        <DeleteCamera
          opened={deleting}
          camera={camera}
          onClose={() => setDeleting(false)}
          onDeleted={onClose}
        />
      )}
    </form>
  )
}

/** Size of the main stream's picture, as far as a test has told. */
function pictureOf(state: CameraTestState) {
  return state.kind === 'done' && state.result.kind === 'ok' ? state.result : null
}
