import { useEffect, useState } from 'react'
import { ErrorState } from '../ui/ErrorState.tsx'
import { LoadingState } from '../ui/LoadingState.tsx'
import classes from './Connecting.module.css'

/** After this many milliseconds without an answer the page says so. */
const patienceMs = 15_000

/** Shown until the node behind the window answers. */
export function Connecting() {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={classes.screen}>
      {late ? (
        <ErrorState
          title="NeuroMark does not answer"
          message="The part that runs the cameras has not started. Wait a little and try again; if it stays so, quit and start NeuroMark anew."
          onRetry={() => window.location.reload()}
        />
      ) : (
        <LoadingState label="Starting the control room…" />
      )}
    </div>
  )
}
