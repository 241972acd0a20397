import { useSyncExternalStore } from 'react'
import type { Desktop, Display } from '../../contracts/desktop.ts'

declare global {
  interface Window {
    /** Given by the preload script. */
    readonly neuromark?: Desktop
  }
}

/** Nothing where the page runs in a browser. */
function desktop(): Partial<Desktop> {
  return window.neuromark ?? {}
}

/** Tells when the window is hidden or minimised (false), and when it is shown again. */
export function onWindowShown(listener: (shown: boolean) => void): void {
  desktop().onShown?.(listener)
}

/** Opens a view (null: all cameras) in a window of its own. */
export async function openWallWindow(viewId: string | null, displayId?: number): Promise<void> {
  const { openWall } = desktop()
  if (!openWall) throw new Error('This window cannot open others.')
  await (displayId === undefined ? openWall(viewId) : openWall(viewId, displayId))
}

/** The monitors, for the choice where a window goes; none where the desktop does not tell. */
export async function listDisplays(): Promise<ReadonlyArray<Display>> {
  return (await desktop().displays?.()) ?? []
}

/** Where chosen or dropped files lie on this desktop; none for what lies nowhere, such as a picture dragged from a page. */
export function pathsOf(files: ReadonlyArray<File>): ReadonlyArray<string> {
  const { pathOf } = desktop()
  return files.map((file) => pathOf?.(file) ?? '').filter((path) => path !== '')
}

/** The window fills its monitor, or does so no more. */
export async function toggleFullScreen(): Promise<void> {
  const { toggleFullScreen: toggle } = desktop()
  if (toggle) return void (await toggle())
  if (document.fullscreenElement) return document.exitFullscreen()
  return document.documentElement.requestFullscreen()
}

const fullScreen = window.matchMedia('(display-mode: fullscreen)')

function subscribe(listener: () => void): () => void {
  fullScreen.addEventListener('change', listener)
  return () => fullScreen.removeEventListener('change', listener)
}

/** Whether the window fills its monitor. */
export function useFullScreen(): boolean {
  return useSyncExternalStore(subscribe, () => fullScreen.matches)
}
