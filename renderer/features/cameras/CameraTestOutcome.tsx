import { Alert, Button, Loader } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import type { CameraTestResult, Region } from '../../../contracts/cameras.ts'
import { RegionPicture } from './RegionPicture.tsx'
import type { CameraTestState } from './use-camera-test.ts'
import classes from './cameras.module.css'

type Props = {
  readonly state: CameraTestState
  /** The settings were changed since. */
  readonly stale: boolean
  readonly region: Region | null
  readonly onRegion: (region: Region) => void
  readonly onCancel: () => void
}

/** What a test found: the picture, or the exact reason and what to do. */
export function CameraTestOutcome({ state, stale, region, onRegion, onCancel }: Props) {
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
          <Result result={state.result} region={region} onRegion={onRegion} />
        </section>
      )
    default:
      return state satisfies never
  }
}

type ResultProps = Pick<Props, 'region' | 'onRegion'> & { readonly result: CameraTestResult }

function Result({ result, region, onRegion }: ResultProps) {
  if (result.kind === 'failed') {
    return (
      <Alert color="red" role="alert" icon={<IconAlertTriangle />} title="No picture">
        {result.message}
      </Alert>
    )
  }
  const { codec, width, height, framesPerSecond, picture, tookMs, subStream } = result
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
      <RegionPicture
        picture={picture}
        width={width}
        height={height}
        region={region}
        onRegion={onRegion}
      />
      <p>{facts.join(' · ')}</p>
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
