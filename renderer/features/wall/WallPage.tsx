import { Button } from '@mantine/core'
import { IconVideoPlus } from '@tabler/icons-react'
import { useCallback, useEffect, useState } from 'react'
import type { WallView } from '../../../contracts/wall.ts'
import { navigate, useRoute } from '../../client/navigation.ts'
import { useCameras } from '../../client/use-cameras.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { LoadingState } from '../../ui/LoadingState.tsx'
import { Page } from '../../ui/Page.tsx'
import { useViews } from './use-views.ts'
import { Wall } from './Wall.tsx'
import { keepPreferences, readPreferences, type WallPreferences } from './wall-preferences.ts'

const noViews: ReadonlyArray<WallView> = []

/** The wall: cameras as the chosen view arranges them. */
export function WallPage() {
  const cameras = useCameras()
  const views = useViews()
  return (
    <Page label="Wall">
      {cameras.data === undefined || (views.data === undefined && views.error === undefined) ? (
        cameras.error === undefined ? (
          <LoadingState label="Reading the cameras…" />
        ) : (
          <ErrorState
            title="The cameras could not be read"
            message={cameras.error}
            onRetry={cameras.reload}
          />
        )
      ) : cameras.data.length === 0 ? (
        <EmptyState
          icon={<IconVideoPlus size={28} stroke={1.6} />}
          title="No cameras yet"
          action={
            <Button onClick={() => navigate('cameras?add=1')}>Connect the first camera</Button>
          }
        >
          Add a camera by its RTSP address and its picture appears here.
        </EmptyState>
      ) : (
        <ChosenWall cameras={cameras.data} views={views.data ?? noViews} error={views.error} />
      )}
    </Page>
  )
}

type ChosenWallProps = {
  readonly cameras: NonNullable<ReturnType<typeof useCameras>['data']>
  readonly views: ReadonlyArray<WallView>
  /** Why the views could not be read. All cameras can be watched all the same. */
  readonly error: string | undefined
}

function ChosenWall({ cameras, views, error }: ChosenWallProps) {
  const { page, params } = useRoute()
  const own = page === 'wall-window'
  const asked = params.get('view')
  const [preferences, setPreferences] = useState<WallPreferences>(() =>
    own ? { ...readPreferences(), viewId: asked } : readPreferences(),
  )
  useEffect(() => {
    // A window of its own is remembered with its view by the desktop.
    if (!own) keepPreferences(preferences)
  }, [own, preferences])
  const change = useCallback(
    (part: Partial<WallPreferences>) => setPreferences((now) => ({ ...now, ...part })),
    [],
  )
  const view = views.find(({ id }) => id === preferences.viewId) ?? null
  return (
    <Wall
      cameras={cameras}
      views={views}
      viewsError={error}
      view={view}
      ownWindow={own}
      preferences={preferences}
      onPreferences={change}
    />
  )
}
