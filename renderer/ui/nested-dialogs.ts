import { createContext, use, useCallback, useEffect, useState } from 'react'

/** Tells the dialog around that another one opened (1) or closed (-1) on top of it. */
export const NestedDialogs = createContext<((change: 1 | -1) => void) | null>(null)

/**
 * For a drawer or dialog that others open on top of: Esc must close only the topmost.
 * Give `register` to `NestedDialogs` around it, and `closeOnEscape` to the drawer itself.
 */
export function useNestedDialogs(): {
  readonly register: (change: 1 | -1) => void
  readonly closeOnEscape: boolean
} {
  const [count, setCount] = useState(0)
  const register = useCallback((change: 1 | -1) => setCount((now) => now + change), [])
  return { register, closeOnEscape: count === 0 }
}

/** For a dialog that may open on top of another: while open it keeps Esc from the one below. */
export function useNestedDialog(opened: boolean): void {
  const register = use(NestedDialogs)
  useEffect(() => {
    if (!opened || !register) return
    register(1)
    return () => register(-1)
  }, [opened, register])
}
