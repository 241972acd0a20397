import { Alert, Button, Loader } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import type { CameraTestResult } from '../../../contracts/cameras.ts'
import type { CameraTestState } from './use-camera-test.ts'
import classes from './cameras.module.css'

type Props = {
  readonly state: CameraTestState
  /** The settings were changed since. */
  readonly stale: boolean
  readonly onCancel: () => void
}

/** What a test found: the picture, or the exact reason and what to do. */
export function CameraTestOutcome(props: Props) {
  const { state } = props
  const outcome = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // It stands below the fields, and whoever tests wants to see it.
    if (state.kind !== 'none') outcome.current?.scrollIntoView({ block: 'nearest' })
  }, [state])
  return (
    <div ref={outcome} className={classes.outcomePlace}>
      <Outcome {...props} />
    </div>
  )
}

function Outcome({ state, stale, onCancel }: Props) {
  switch (state.kind) {
    case 'none':
      return null
    case 'running':
      return (
        <div className={classes.testing} role="status">
          <Loader size="sm" aria-hidden />
          <span>Connecting and waiting for the first picture</span>
          <Button variant="subtle" color="gray" size="compact-md" onClick={onCancel}>
            Cancel test
          </Button>
        </div>
      )
    case 'failed':
      return (
        <Alert color="red" role="alert" title="The test did not run">
          {state.message}
        </Alert>
      )
    case 'done':
      return (
        <section
          className={classes.outcome}
          aria-label="Test result"
          data-stale={stale || undefined}
        >
          {stale && (
            <p className={classes.soft}>The settings were changed since this test: test again.</p>
          )}
          <Result result={state.result} />
        </section>
      )
    default:
      return state satisfies never
  }
}

function Result({ result }: { readonly result: CameraTestResult }) {
  if (result.kind === 'failed') {
    return (
      <Alert color="red" role="alert" icon={<IconAlertTriangle />} title="No picture">
        {result.message}
      </Alert>
    )
  }
  const { codec, width, height, framesPerSecond, picture, tookMs, subStream, note } = result
  const facts = [
    codec.toUpperCase(),
    `${width} × ${height}`,
    ...(framesPerSecond === null
      ? []
      : [`${Number(framesPerSecond.toFixed(1))} pictures a second`]),
    `first picture after ${(tookMs / 1000).toFixed(1)} s`,
  ]
  return (
    <>
      <p className={classes.works} role="status">
        <IconCircleCheck size={20} aria-hidden /> The camera works
      </p>
      <img
        className={classes.testPicture}
        style={{ aspectRatio: `${width} / ${height}` }}
        src={picture}
        alt="What the camera shows"
      />
      <p>{facts.join(' · ')}</p>
      {note && (
        <Alert color="yellow" icon={<IconAlertTriangle />}>
          {note}
        </Alert>
      )}
      {subStream?.kind === 'ok' && (
        <p>
          Sub-stream: {subStream.codec.toUpperCase()} · {subStream.width} × {subStream.height}
        </p>
      )}
      {subStream?.kind === 'failed' && (
        <Alert color="yellow" role="alert" icon={<IconAlertTriangle />} title="No sub-stream">
          {subStream.message}
        </Alert>
      )}
    </>
  )
}
