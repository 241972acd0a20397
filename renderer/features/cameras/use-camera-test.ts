import { useEffect, useRef, useState } from 'react'
import type { CameraTestResult } from '../../../contracts/cameras.ts'
import type { CameraId } from '../../../contracts/ids.ts'
import { errorSentence, useApi } from '../../client/api.ts'
import { cameraInputOf, connectionOf, type CameraFormValues } from './camera-form.ts'

export type CameraTestState =
  | { readonly kind: 'none' }
  | { readonly kind: 'running' }
  | {
      readonly kind: 'done'
      readonly result: CameraTestResult
      /** What was tested: the result holds only for this. */
      readonly connection: string
    }
  /** The node could not run the test. */
  | { readonly kind: 'failed'; readonly message: string }

export type CameraTest = {
  readonly state: CameraTestState
  readonly run: (values: CameraFormValues) => Promise<void>
  readonly cancel: () => void
}

/** Tests what a form holds; a stored password of `id` is used where the form keeps it. */
export function useCameraTest(id: CameraId | undefined): CameraTest {
  const api = useApi()
  const [state, setState] = useState<CameraTestState>({ kind: 'none' })
  const current = useRef<AbortController | null>(null)
  useEffect(() => () => current.current?.abort(), [])

  const run = async (values: CameraFormValues): Promise<void> => {
    current.current?.abort()
    const controller = new AbortController()
    current.current = controller
    setState({ kind: 'running' })
    const { mainUrl, subUrl, username, password, transport } = cameraInputOf(values)
    try {
      const result = await api.cameras.test(
        { mainUrl, subUrl, username, password, transport, ...(id === undefined ? {} : { id }) },
        { signal: controller.signal },
      )
      if (controller.signal.aborted) return
      setState({ kind: 'done', result, connection: connectionOf(values) })
    } catch (error) {
      if (!controller.signal.aborted) setState({ kind: 'failed', message: errorSentence(error) })
    }
  }
  const cancel = (): void => {
    current.current?.abort()
    setState({ kind: 'none' })
  }
  return { state, run, cancel }
}
