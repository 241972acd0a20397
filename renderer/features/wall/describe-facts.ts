import type { ShownPicture } from './tile-player.ts'

const codecWords: Readonly<Record<string, string>> = {
  h264: 'H.264',
  hevc: 'H.265',
  mjpeg: 'MJPEG',
}

/**
 * What a tile paints: `12.0 fps · 640×360`. `noMain`: codec of a main stream that was asked for and that no window can
 * decode, so that the small one is shown.
 */
export function describeFacts(
  picture: ShownPicture | null,
  fps: number | null,
  noMain: string | null,
): string {
  const rate = fps === null ? 'measuring…' : `${fps.toFixed(1)} fps`
  if (!picture) return rate
  const stream = picture.ofMain
    ? 'main stream'
    : noMain === null
      ? null
      : `sub-stream: ${codecWords[noMain] ?? noMain} in full size cannot be shown here`
  return [rate, `${picture.width}×${picture.height}`, stream].filter(Boolean).join(' · ')
}
