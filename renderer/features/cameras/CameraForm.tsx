import { Alert, Stack, Tabs } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useEffect, useState, type FormEvent } from 'react'
import type { CameraWithState } from '../../../contracts/cameras.ts'
import type { CameraNote } from '../../../contracts/recognition.ts'
import { useApi } from '../../client/api.ts'
import { useAction } from '../../client/use-action.ts'
import { showDone } from '../../ui/toasts.tsx'
import { CameraFormFooter, type Proof } from './CameraFormFooter.tsx'
import { CameraTestOutcome } from './CameraTestOutcome.tsx'
import {
  cameraFormErrors,
  cameraInputOf,
  connectionOf,
  formOf,
  tabOfError,
  type CameraFormErrors,
  type CameraFormValues,
  type FormTab,
} from './camera-form.ts'
import { CameraTimeline } from './CameraTimeline.tsx'
import { HoursFields } from './HoursFields.tsx'
import { PictureEditor } from './PictureEditor.tsx'
import { RecognitionFields } from './RecognitionFields.tsx'
import { StreamFields } from './StreamFields.tsx'
import { useCameraTest, type CameraTest, type CameraTestState } from './use-camera-test.ts'
import classes from './cameras.module.css'

export type CameraTab = FormTab | 'timeline'

type Props = {
  /** Null: a new camera. */
  readonly camera: CameraWithState | null
  /** How fit its faces were; null where it is not known. */
  readonly note: CameraNote | null
  /** What is shown first. */
  readonly tab: CameraTab
  /** Whether it is tested at once. */
  readonly testAtOnce: boolean
  readonly onClose: () => void
}

const tabs: ReadonlyArray<{ readonly tab: CameraTab; readonly label: string }> = [
  { tab: 'stream', label: 'Stream' },
  { tab: 'recognition', label: 'Recognition' },
  { tab: 'picture', label: 'Picture' },
  { tab: 'hours', label: 'Hours' },
  { tab: 'timeline', label: 'Timeline' },
]

/** The settings of a camera, with a test of what is filled in, and what it did lately. */
export function CameraForm({ camera, note, tab: firstTab, testAtOnce, onClose }: Props) {
  const api = useApi()
  const [tab, setTab] = useState<CameraTab>(firstTab)
  const [values, setValues] = useState<CameraFormValues>(() => formOf(camera))
  const [errors, setErrors] = useState<CameraFormErrors>({})
  const test = useCameraTest(camera?.id)
  const connection = connectionOf(values)
  const tested = test.state.kind === 'done' && test.state.connection === connection
  const unchanged = camera !== null && connectionOf(formOf(camera)) === connection

  const change = (next: CameraFormValues): void => {
    setValues(next)
    setErrors({})
  }
  const valid = (purpose: 'test' | 'save'): boolean => {
    const found = cameraFormErrors(values, purpose)
    setErrors(found)
    const [first] = fieldsOf(found)
    if (first) setTab(tabOfError[first])
    return first === undefined
  }
  const runTest = (): void => {
    if (valid('test')) void test.run(values)
  }
  const save = useAction(async () => {
    const input = cameraInputOf(values)
    if (camera) await api.cameras.update({ id: camera.id, camera: input })
    else await api.cameras.add(input)
    showDone(camera ? `${input.name} is saved.` : doneWords(input))
    onClose()
  })
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault()
    if (valid('save')) void save.run()
  }
  useFirstTest({
    test,
    values,
    wanted: testAtOnce || (tab === 'picture' && camera?.enabled === true),
  })

  return (
    <form onSubmit={onSubmit} noValidate className={classes.form}>
      <Tabs
        className={classes.tabPanels}
        value={tab}
        onChange={(next) => setTab(tabs.find((each) => each.tab === next)?.tab ?? tab)}
      >
        <Tabs.List mb="lg" className={classes.tabs}>
          {tabs
            .filter((each) => camera !== null || each.tab !== 'timeline')
            .map((each) => (
              <Tabs.Tab key={each.tab} value={each.tab}>
                {each.label}
                {fieldsOf(errors).some((field) => tabOfError[field] === each.tab) && (
                  <IconAlertTriangle size={15} className={classes.tabError} aria-label="Mind:" />
                )}
              </Tabs.Tab>
            ))}
        </Tabs.List>
        <Tabs.Panel value="stream">
          <Stack gap="lg">
            <StreamFields
              values={values}
              errors={errors}
              passwordStored={camera?.hasPassword ?? false}
              onChange={change}
            />
            <CameraTestOutcome
              state={test.state}
              stale={test.state.kind === 'done' && !tested}
              onCancel={test.cancel}
            />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="recognition">
          <Stack gap="lg">
            {note?.message !== undefined && note.message !== null && (
              <Alert color="yellow" icon={<IconAlertTriangle />} title="Recognition suffers here">
                {note.message}
              </Alert>
            )}
            <RecognitionFields
              values={values}
              picture={pictureOf(test.state)}
              onChange={(fields) => change({ ...values, ...fields })}
            />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="picture">
          <PictureEditor
            shapes={values}
            picture={pictureOf(test.state)}
            taking={test.state.kind === 'running'}
            failure={failureOf(test.state)}
            error={errors.line}
            onTakePicture={runTest}
            onChange={({ region, masks, zones, line }) =>
              change({ ...values, region, masks, zones, line })
            }
          />
        </Tabs.Panel>
        <Tabs.Panel value="hours">
          <HoursFields
            hours={values.activeHours}
            error={errors.activeHours}
            onChange={(activeHours) => change({ ...values, activeHours })}
          />
        </Tabs.Panel>
        <Tabs.Panel value="timeline">
          {camera && tab === 'timeline' && <CameraTimeline camera={camera} />}
        </Tabs.Panel>
      </Tabs>
      {save.error !== undefined && (
        <Alert color="red" role="alert" title="Not saved" mt="lg">
          {save.error}
        </Alert>
      )}
      <CameraFormFooter
        camera={camera}
        proof={proofOf(test.state, tested, unchanged)}
        testing={test.state.kind === 'running'}
        saving={save.busy}
        onTest={() => {
          setTab('stream')
          runTest()
        }}
        onClose={onClose}
      />
    </form>
  )
}

function proofOf(state: CameraTestState, tested: boolean, unchanged: boolean): Proof {
  if (tested && state.kind === 'done') return state.result.kind === 'ok' ? 'works' : 'failed'
  return unchanged ? 'unchanged' : 'untested'
}

const fieldsOf = (errors: CameraFormErrors): ReadonlyArray<keyof CameraFormErrors> =>
  (Object.keys(tabOfError) as Array<keyof CameraFormErrors>).filter((field) => field in errors)

const doneWords = ({ name, enabled }: { readonly name: string; readonly enabled: boolean }) =>
  enabled ? `${name} is added and connecting.` : `${name} is added, switched off.`

type FirstTest = {
  readonly test: CameraTest
  readonly values: CameraFormValues
  readonly wanted: boolean
}

/** Tests once by itself, as soon as something needs it: a picture to draw on, or a wish from the list. */
function useFirstTest({ test, values, wanted }: FirstTest): void {
  const due = wanted && test.state.kind === 'none'
  const [begun, setBegun] = useState(false)
  useEffect(() => {
    if (!due || begun) return
    setBegun(true)
    if (Object.keys(cameraFormErrors(values, 'test')).length === 0) void test.run(values)
  }, [due, begun, test, values])
}

/** The picture of the latest test, with its size. */
function pictureOf(state: CameraTestState) {
  return state.kind === 'done' && state.result.kind === 'ok' ? state.result : null
}

function failureOf(state: CameraTestState): string | null {
  if (state.kind === 'failed') return state.message
  return state.kind === 'done' && state.result.kind === 'failed' ? state.result.message : null
}
