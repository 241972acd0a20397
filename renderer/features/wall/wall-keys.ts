import { useEffect, useRef } from 'react'
import { isTyping } from '../../ui/is-typing.ts'

/** Everything that a key does while the wall is watched. */
export type WallCommand =
  | { readonly kind: 'step'; readonly key: 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' }
  | { readonly kind: 'page'; readonly by: 1 | -1 }
  | { readonly kind: 'view'; readonly number: number }
  | { readonly kind: 'zoom'; readonly to: 'in' | 'out' | 'whole' }
  | {
      readonly kind:
        | 'open'
        | 'back'
        | 'snapshot'
        | 'full-screen'
        | 'pause'
        | 'acknowledge'
        | 'acknowledge-all'
        | 'note'
        | 'alarms'
        | 'handover'
        | 'mute'
        | 'edit'
        | 'new-window'
    }

const byKey: Readonly<Record<string, WallCommand>> = {
  ArrowLeft: { kind: 'step', key: 'ArrowLeft' },
  ArrowRight: { kind: 'step', key: 'ArrowRight' },
  ArrowUp: { kind: 'step', key: 'ArrowUp' },
  ArrowDown: { kind: 'step', key: 'ArrowDown' },
  PageUp: { kind: 'page', by: -1 },
  PageDown: { kind: 'page', by: 1 },
  Enter: { kind: 'open' },
  Escape: { kind: 'back' },
  '+': { kind: 'zoom', to: 'in' },
  '=': { kind: 'zoom', to: 'in' },
  '-': { kind: 'zoom', to: 'out' },
  '−': { kind: 'zoom', to: 'out' },
  '0': { kind: 'zoom', to: 'whole' },
  s: { kind: 'snapshot' },
  f: { kind: 'full-screen' },
  p: { kind: 'pause' },
  a: { kind: 'acknowledge' },
  n: { kind: 'note' },
  l: { kind: 'alarms' },
  h: { kind: 'handover' },
  m: { kind: 'mute' },
  e: { kind: 'edit' },
  w: { kind: 'new-window' },
}

/** What a key means on the wall; null: nothing. Caps Lock changes nothing of it. Pure. */
export function wallCommand(key: string, shift: boolean): WallCommand | null {
  if (/^[1-9]$/.test(key)) return { kind: 'view', number: Number(key) }
  if (!/^[a-z]$/i.test(key)) return byKey[key] ?? null
  const letter = key.toLowerCase()
  if (shift) return letter === 'a' ? { kind: 'acknowledge-all' } : null
  return byKey[letter] ?? null
}

/** Answers keys of the wall, as long as `active`. `onCommand` answers whether it did anything. */
export function useWallKeys(active: boolean, onCommand: (command: WallCommand) => boolean): void {
  const latest = useRef(onCommand)
  useEffect(() => {
    latest.current = onCommand
  })
  useEffect(() => {
    if (!active) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (isTyping(event)) return
      const command = wallCommand(event.key, event.shiftKey)
      if (!command) return
      const { target } = event
      const onTile = target instanceof Element && target.closest('[data-tile]')
      // Enter on a link or button elsewhere means that link or button.
      if (command.kind === 'open' && !onTile && target !== document.body) return
      // Held keys repeat: that is meant for moving, not for doing.
      if (event.repeat && command.kind !== 'step' && command.kind !== 'zoom') return
      if (latest.current(command)) event.preventDefault()
    }
    // Before the keys of the frame around, which hear of it at the window.
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [active])
}
