import type { CameraWithState } from '../../../contracts/cameras.ts'
import type { TileContent } from '../../../contracts/wall.ts'

/** What a place shows, in words. */
export function describeContent(
  content: TileContent,
  cameras: ReadonlyArray<CameraWithState>,
): string {
  switch (content.kind) {
    case 'camera':
      return cameras.find(({ id }) => id === content.cameraId)?.name ?? 'A camera that was deleted'
    case 'carousel':
      return `Carousel of ${content.cameraIds.length}, ${content.seconds} s each`
    case 'hotspot':
      return 'Hotspot'
    case 'empty':
      return 'Empty'
    default:
      return content satisfies never
  }
}
