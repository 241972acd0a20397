import { useEffect, useState } from 'react'
import { useLive } from '../client/live-store.ts'
import { navigate, useRoute } from '../client/navigation.ts'
import { useCameras } from '../client/use-cameras.ts'
import { useSetup } from '../client/use-setup.ts'
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

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (isTyping(event)) return
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

  const current = pages.find(({ name }) => name === page)
  const Current = current?.component
  return (
    <div className={classes.shell}>
      <Rail current={page} onShowShortcuts={() => setShowsShortcuts(true)} />
      <TopStrip />
      <div className={classes.content}>
        <ErrorBoundary key={page}>{Current && <Current />}</ErrorBoundary>
      </div>
      <ShortcutsDialog opened={showsShortcuts} onClose={() => setShowsShortcuts(false)} />
    </div>
  )
}
