import { useEffect, useState } from 'react'
import { webcamFaultOf, type WebcamFault } from './webcam-fault.ts'

export type WebcamState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'live'; readonly stream: MediaStream; readonly deviceId: string | null }
  | { readonly kind: 'failed'; readonly fault: WebcamFault }

export type WebcamDevice = { readonly id: string; readonly label: string }

export type Webcam = {
  readonly state: WebcamState
  readonly devices: ReadonlyArray<WebcamDevice>
  /** Switches to another webcam and remembers it for the next time. */
  readonly choose: (deviceId: string) => void
  readonly retry: () => void
}

const REMEMBERED = 'neuromark.webcam'

async function listDevices(): Promise<ReadonlyArray<WebcamDevice>> {
  const all = await navigator.mediaDevices.enumerateDevices()
  return all
    .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
    .map(({ deviceId, label }, index) => ({ id: deviceId, label: label || `Webcam ${index + 1}` }))
}

const stop = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop()
}

/**
 * Opens a webcam while the component is shown and releases it as soon as it is not, also when the
 * answer to the request arrives after that.
 */
export function useWebcam(): Webcam {
  const [wanted, setWanted] = useState(() => ({
    deviceId: localStorage.getItem(REMEMBERED),
    attempt: 0,
  }))
  const [state, setState] = useState<WebcamState>({ kind: 'starting' })
  const [devices, setDevices] = useState<ReadonlyArray<WebcamDevice>>([])

  useEffect(() => {
    let current: MediaStream | undefined
    let closed = false
    const open = async (): Promise<void> => {
      setState({ kind: 'starting' })
      try {
        const stream = await navigator.mediaDevices.getUserMedia({
          audio: false,
          video: {
            width: { ideal: 1280 },
            height: { ideal: 720 },
            // Ideal, not exact: a remembered webcam that is gone gives way to another.
            ...(wanted.deviceId === null ? {} : { deviceId: { ideal: wanted.deviceId } }),
          },
        })
        if (closed) return stop(stream)
        current = stream
        const [track] = stream.getVideoTracks()
        track?.addEventListener('ended', () => {
          if (!closed) setState({ kind: 'failed', fault: 'unplugged' })
        })
        const deviceId = track?.getSettings().deviceId ?? null
        const found = await listDevices()
        if (closed) return
        setState({ kind: 'live', stream, deviceId })
        setDevices(found)
      } catch (error) {
        if (!closed) setState({ kind: 'failed', fault: webcamFaultOf(error) })
      }
    }
    void open()
    return () => {
      closed = true
      if (current) stop(current)
    }
  }, [wanted])

  useEffect(() => {
    const refresh = (): void => void listDevices().then(setDevices)
    refresh()
    navigator.mediaDevices.addEventListener('devicechange', refresh)
    return () => navigator.mediaDevices.removeEventListener('devicechange', refresh)
  }, [])

  return {
    state,
    devices,
    choose: (deviceId) => {
      localStorage.setItem(REMEMBERED, deviceId)
      setWanted(({ attempt }) => ({ deviceId, attempt: attempt + 1 }))
    },
    retry: () => setWanted(({ deviceId, attempt }) => ({ deviceId, attempt: attempt + 1 })),
  }
}
