import type { CameraWithState } from '../../../contracts/cameras.ts'
import { CameraDrawer } from './CameraDrawer.tsx'
import type { CameraTab } from './CameraForm.tsx'
import { FindCameras } from './FindCameras.tsx'
import { ImportCameras } from './ImportCameras.tsx'
import { useCameraNotes } from './use-camera-notes.ts'

type Props = {
  /** Of the route: `add`, `camera=ID` with `tab` and `test`, `find`, or `import`. */
  readonly params: URLSearchParams
  readonly cameras: ReadonlyArray<CameraWithState>
  readonly onClose: () => void
}

const tabs: ReadonlyArray<CameraTab> = ['stream', 'recognition', 'picture', 'hours', 'timeline']

/** What opens beside or above the list, as the address says. */
export function CameraDialogs({ params, cameras, onClose }: Props) {
  const notes = useCameraNotes()
  const adding = params.has('add')
  const openId = params.get('camera')
  const opened = adding ? null : (cameras.find(({ id }) => id === openId) ?? null)
  return (
    <>
      <CameraDrawer
        opened={adding || opened !== null}
        camera={opened}
        note={(opened && notes.get(opened.id)) ?? null}
        tab={tabs.find((tab) => tab === params.get('tab')) ?? 'stream'}
        testAtOnce={params.has('test')}
        onClose={onClose}
      />
      <FindCameras opened={params.has('find')} cameras={cameras} onClose={onClose} />
      <ImportCameras opened={params.has('import')} onClose={onClose} />
    </>
  )
}
