import { useEffect, useState } from 'react'

/**
 * The wall clock in epoch milliseconds, renewed every `everyMs` and in step with it, so that all
 * clocks and countdowns of a page turn over together. Null stops it.
 */
export function useNow(everyMs: number | null = 1000): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (everyMs === null) return
    let timer: ReturnType<typeof setTimeout>
    const tick = () => {
      setNow(Date.now())
      timer = setTimeout(tick, everyMs - (Date.now() % everyMs))
    }
    tick()
    return () => clearTimeout(timer)
  }, [everyMs])
  return now
}
