import { useCallback, useRef, useState } from 'react'
import { errorSentence } from './api.ts'

export type Action<Input extends ReadonlyArray<unknown>> = {
  /** Answers whether it succeeded; never rejects. A second call while one runs does nothing. */
  readonly run: (...input: Input) => Promise<boolean>
  readonly busy: boolean
  /** A sentence, when the latest run failed. */
  readonly error: string | undefined
  readonly clearError: () => void
}

/** Runs something that changes the node's data, and keeps what a button and an alert show of it. */
export function useAction<Input extends ReadonlyArray<unknown>>(
  act: (...input: Input) => Promise<unknown>,
): Action<Input> {
  const [state, setState] = useState<{ busy: boolean; error: string | undefined }>({
    busy: false,
    error: undefined,
  })
  const running = useRef(false)

  const run = async (...input: Input): Promise<boolean> => {
    if (running.current) return false
    running.current = true
    setState({ busy: true, error: undefined })
    try {
      await act(...input)
      setState({ busy: false, error: undefined })
      return true
    } catch (error) {
      setState({ busy: false, error: errorSentence(error) })
      return false
    } finally {
      running.current = false
    }
  }
  const clearError = useCallback(() => setState((now) => ({ ...now, error: undefined })), [])
  return { run, ...state, clearError }
}
