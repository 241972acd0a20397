import { useState } from 'react'
import { errorSentence, useApi } from '../../client/api.ts'
import { useSetup } from '../../client/use-setup.ts'

/** Starts the demo site. Its progress comes as live events; `error` is why it did not start. */
export function useStartDemo() {
  const api = useApi()
  const { reload } = useSetup()
  const [starting, setStarting] = useState(false)
  const [error, setError] = useState<string>()

  const start = async () => {
    setStarting(true)
    setError(undefined)
    try {
      await api.setup.startDemo()
      reload()
    } catch (failure) {
      setError(errorSentence(failure))
    } finally {
      setStarting(false)
    }
  }
  return { start, starting, error }
}
