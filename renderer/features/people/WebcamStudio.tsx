import { Alert, Button, Group, Select, Switch } from '@mantine/core'
import { IconCameraOff, IconCapture, IconDeviceFloppy, IconRefresh } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Person } from '../../../contracts/people.ts'
import { Kbd } from '../../ui/Kbd.tsx'
import { guidance, judgeFrame, type FrameVerdict } from './capture-plan.ts'
import { countSaved, readyToSave, stepAtHand } from './capture-session.ts'
import { CaptureList } from './CaptureList.tsx'
import { FaceStage } from './FaceStage.tsx'
import { QualityList } from './QualityList.tsx'
import { RecognitionResult } from './RecognitionResult.tsx'
import { useFrameAssessment } from './use-frame-assessment.ts'
import { useWebcam } from './use-webcam.ts'
import { useWebcamEnrolment } from './use-webcam-enrolment.ts'
import { webcamFaultWords } from './webcam-fault.ts'
import classes from './WebcamStudio.module.css'

type Props = {
  readonly person: Person
  readonly onSaved: () => void
  readonly onClose: () => void
}

const onControl = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLElement &&
  target.closest('button, input, select, textarea, [role="listbox"]') !== null

/** The webcam with its guidance, the photos taken, and the test at the end. */
export function WebcamStudio({ person, onSaved, onClose }: Props) {
  const video = useRef<HTMLVideoElement>(null)
  const [automatic, setAutomatic] = useState(true)
  const webcam = useWebcam()
  const control = useWebcamEnrolment({ personId: person.id, video, automatic, onSaved })
  const { session } = control
  const step = stepAtHand(session)
  const live = webcam.state.kind === 'live'
  const look = useFrameAssessment({
    video,
    active: live && step !== null,
    onFrame: control.seen,
  })
  const frame = look.kind === 'assessed' ? look.frame : null
  const verdict: FrameVerdict | null = step !== null && frame ? judgeFrame(step, frame) : null
  const canCapture = verdict === 'good' || verdict === 'ready'
  const saveable = readyToSave(session)

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== ' ' || event.repeat || onControl(event)) return
    event.preventDefault()
    if (canCapture) void control.capture()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKeyDown(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])

  const studio = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // A button that was pressed and is gone takes the focus with it: keep it in the dialog.
    if (document.activeElement === document.body) studio.current?.focus()
  }, [step, session.phase])

  if (webcam.state.kind === 'failed') {
    const { title, advice } = webcamFaultWords(webcam.state.fault)
    return (
      <div className={classes.fault} role="alert">
        <IconCameraOff size={40} stroke={1.5} aria-hidden />
        <h3>{title}</h3>
        <p>{advice}</p>
        <Group justify="center">
          <Button leftSection={<IconRefresh size={18} />} onClick={webcam.retry}>
            Try again
          </Button>
          <DeviceChoice webcam={webcam} />
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
        </Group>
      </div>
    )
  }

  const words = (): string => {
    if (!live) return 'Starting the webcam'
    if (session.phase === 'saving')
      return `Saving photo ${countSaved(session) + 1} of ${session.captures.length}`
    if (session.phase === 'testing') {
      return session.test?.kind === 'done' ? 'The photos are saved' : 'Look straight at the camera'
    }
    if (step === null) return 'All photos are taken. Check them, then save.'
    if (look.kind === 'failed') return look.message
    return frame ? guidance(step, frame) : 'Look straight at the camera'
  }

  return (
    // The focus starts on no control, so that Space takes a photo and does not press one.
    <div ref={studio} className={classes.studio} tabIndex={-1} data-autofocus>
      <div className={classes.left}>
        <FaceStage
          video={video}
          stream={webcam.state.kind === 'live' ? webcam.state.stream : null}
          verdict={verdict}
          words={words()}
        />
        <Group justify="space-between" gap="sm">
          <DeviceChoice webcam={webcam} />
          <Switch
            label="Take photos by itself"
            checked={automatic}
            disabled={session.phase !== 'capturing'}
            onChange={(event) => setAutomatic(event.currentTarget.checked)}
          />
        </Group>
      </div>
      <div className={classes.right}>
        <CaptureList
          captures={session.captures}
          step={step}
          locked={session.phase !== 'capturing'}
          onRetake={control.retake}
        />
        {session.phase === 'testing' ? (
          <RecognitionResult
            person={person}
            test={session.test}
            onTestAgain={() => void control.test()}
          />
        ) : (
          <QualityList frame={step === null ? null : frame} />
        )}
        {session.phase === 'capturing' &&
          session.captures.some(({ state }) => state.kind === 'not-sent') && (
            <Alert color="red" role="alert" title="Not everything was saved">
              Save again: the photos are kept here until you close this window.
            </Alert>
          )}
        <div className={classes.actions}>
          {session.phase === 'testing' ? (
            <Button key="finish" size="md" fullWidth onClick={onClose}>
              Finish
            </Button>
          ) : step === null ? (
            <Button
              key="save"
              size="md"
              fullWidth
              leftSection={<IconDeviceFloppy size={20} />}
              loading={session.phase === 'saving'}
              disabled={!saveable}
              onClick={() => void control.save()}
            >
              Save {session.captures.length} photos
            </Button>
          ) : (
            <Button
              key="capture"
              size="md"
              fullWidth
              leftSection={<IconCapture size={20} />}
              rightSection={<Kbd>Space</Kbd>}
              disabled={!canCapture}
              onClick={() => void control.capture()}
              aria-label="Take photo"
            >
              Take photo
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}

function DeviceChoice({ webcam }: { readonly webcam: ReturnType<typeof useWebcam> }) {
  if (webcam.devices.length === 0) return null
  return (
    <Select
      aria-label="Webcam"
      className={classes.device}
      allowDeselect={false}
      data={webcam.devices.map(({ id, label }) => ({ value: id, label }))}
      value={webcam.state.kind === 'live' ? webcam.state.deviceId : null}
      placeholder="Choose a webcam"
      onChange={(id) => id !== null && webcam.choose(id)}
    />
  )
}
