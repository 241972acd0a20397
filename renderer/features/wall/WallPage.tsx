import { Button } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { IconVideoPlus } from '@tabler/icons-react'
import { useCallback, useEffect, useState, type CSSProperties } from 'react'
import type { CameraWithState } from '../../../contracts/cameras.ts'
import type { CameraId } from '../../../contracts/ids.ts'
import { navigate } from '../../client/navigation.ts'
import { useCameras } from '../../client/use-cameras.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { isTyping } from '../../ui/is-typing.ts'
import { LoadingState } from '../../ui/LoadingState.tsx'
import { Page } from '../../ui/Page.tsx'
import { EnlargedSide } from './EnlargedSide.tsx'
import { layOutWall } from './lay-out-wall.ts'
import { moveSelection } from './move-selection.ts'
import { WallTile } from './WallTile.tsx'
import classes from './WallPage.module.css'

const gap = 8
const footer = 50

type Selection = { readonly id: CameraId | undefined; readonly byKey: boolean }

/** All cameras at once. */
export function WallPage() {
  const cameras = useCameras()
  return (
    <Page label="Wall">
      {cameras.data === undefined ? (
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
        <Wall cameras={cameras.data} />
      )}
    </Page>
  )
}

function Wall({ cameras }: { readonly cameras: ReadonlyArray<CameraWithState> }) {
  const { ref, width, height } = useElementSize()
  const [selection, setSelection] = useState<Selection>({ id: cameras[0]?.id, byKey: false })
  const [enlargedId, setEnlargedId] = useState<CameraId | null>(null)
  const enlarged = cameras.find(({ id }) => id === enlargedId)
  const layout = layOutWall({ width, height, gap, footer }, cameras.length)
  const index = Math.max(
    0,
    cameras.findIndex(({ id }) => id === selection.id),
  )

  const select = useCallback(
    ({ id }: CameraWithState) =>
      setSelection((now) => (now.id === id ? now : { id, byKey: false })),
    [],
  )
  const enlarge = useCallback((camera: CameraWithState) => setEnlargedId(camera.id), [])
  const isEnlarged = enlarged !== undefined
  useWallKeys((key) => {
    if (key === 'Escape') setEnlargedId(null)
    else if (key === 'Enter') setEnlargedId(cameras[index]?.id ?? null)
    else {
      // Enlarged, there are no rows: every arrow goes to the camera before or after.
      const target =
        cameras[moveSelection(index, key, isEnlarged ? 1 : layout.columns, cameras.length)]
      if (!target) return
      setSelection({ id: target.id, byKey: true })
      if (isEnlarged) setEnlargedId(target.id)
    }
  })

  const sizes: CSSProperties & Record<`--${string}`, string> = {
    '--columns': String(layout.columns),
    '--gap': `${gap}px`,
    '--footer-height': `${footer}px`,
    '--picture-width': `${layout.pictureWidth}px`,
    '--picture-height': `${layout.pictureHeight}px`,
  }
  return (
    <div className={classes.wall} data-wall data-enlarged={isEnlarged || undefined}>
      <div className={classes.space} ref={ref}>
        <div className={classes.grid} style={sizes} role="group" aria-label="Cameras">
          {cameras.map((camera, at) => (
            <WallTile
              key={camera.id}
              camera={camera}
              place={!isEnlarged ? 'grid' : camera.id === enlarged.id ? 'enlarged' : 'hidden'}
              selected={at === index}
              takesFocus={at === index && selection.byKey}
              onSelect={select}
              onEnlarge={enlarge}
            />
          ))}
        </div>
      </div>
      {isEnlarged && <EnlargedSide camera={enlarged} onBack={() => setEnlargedId(null)} />}
    </div>
  )
}

const wallKeys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Enter', 'Escape']

function useWallKeys(onKey: (key: string) => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (isTyping(event) || !wallKeys.includes(event.key)) return
      // Enter on a link or button elsewhere means that link or button.
      const inWall = event.target instanceof Element && event.target.closest('[data-camera]')
      if (event.key === 'Enter' && !inWall && event.target !== document.body) return
      event.preventDefault()
      onKey(event.key)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [onKey])
}
