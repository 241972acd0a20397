import { useEffect, useState } from 'react'
import { useFullScreen } from '../client/desktop.ts'
import { useLive } from '../client/live-store.ts'
import { navigate, useRoute } from '../client/navigation.ts'
import { useCameras } from '../client/use-cameras.ts'
import { useSetup } from '../client/use-setup.ts'
import { WallPage } from '../features/wall/WallPage.tsx'
import { WelcomePage } from '../features/welcome/WelcomePage.tsx'
import { isTyping } from '../ui/is-typing.ts'
import { Connecting } from './Connecting.tsx'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { pages } from './pages.ts'
import { Rail } from './Rail.tsx'
import { ShortcutsDialog } from './ShortcutsDialog.tsx'
import { TopStrip } from './TopStrip.tsx'
import classes from './Shell.module.css'

/** The frame around the pages: rail, top strip, keys; or the first screen while there is nothing. */
export function Shell() {
  const { page } = useRoute()
  const setup = useSetup()
  const cameras = useCameras()
  const demoKind = useLive(({ demo }) => demo?.kind) ?? setup.data?.demo.kind
  const [showsShortcuts, setShowsShortcuts] = useState(false)
  const fullScreen = useFullScreen()

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const digit = /^Digit([1-9])$/.exec(event.code)?.[1]
      if (event.altKey && !event.ctrlKey && !event.metaKey && digit !== undefined) {
        const target = pages[Number(digit) - 1]
        if (target) navigate(target.name)
        event.preventDefault()
        return
      }
      // A digit may mean something on the page itself, such as a view of the wall.
      if (isTyping(event) || event.defaultPrevented) return
      if (event.key === '?') setShowsShortcuts(true)
      const target = pages[Number(event.key) - 1]
      if (target) navigate(target.name)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])

  // A demo that failed half way may leave people behind, and still there is nothing to show.
  const demoFailed = demoKind === 'failed' && cameras.data?.length === 0
  const nothingYet = (setup.data?.empty === true && demoKind !== 'running') || demoFailed
  if (page === 'wall') {
    if (setup.data === undefined && setup.error === undefined) return <Connecting />
    if (setup.data === undefined || nothingYet || demoKind === 'preparing') return <WelcomePage />
  }

  const shortcuts = (
    <ShortcutsDialog page={page} opened={showsShortcuts} onClose={() => setShowsShortcuts(false)} />
  )
  // A wall in a window of its own, or one that fills the screen, has no frame around it.
  const bare = page === 'wall-window' || (page === 'wall' && fullScreen)
  const current = pages.find(({ name }) => name === page)
  const Current = current?.component
  return (
    <div className={classes.shell} data-bare={bare || undefined}>
      {!bare && <Rail current={page} onShowShortcuts={() => setShowsShortcuts(true)} />}
      {!bare && <TopStrip />}
      <div className={classes.content}>
        <ErrorBoundary key={page}>
          {page === 'wall-window' ? <WallPage /> : Current && <Current />}
        </ErrorBoundary>
      </div>
      {shortcuts}
    </div>
  )
}
