/** How large and how well a frame is kept. */
export type FrameSize = {
  /** Pixels; a wider frame is scaled down, a smaller one never up. */
  readonly maxWidth: number
  /** Of the JPEG, 0 to 1. */
  readonly quality: number
}

/** Small and quick: for guidance several times a second. */
export const GLANCE: FrameSize = { maxWidth: 640, quality: 0.85 }
/** What is enrolled: as many pixels as the webcam gives. */
export const FULL: FrameSize = { maxWidth: 1920, quality: 0.95 }

/** The frame that a video shows now as a JPEG, not mirrored; `null` before the first frame. */
export async function grabFrame(
  video: HTMLVideoElement,
  { maxWidth, quality }: FrameSize,
): Promise<Blob | null> {
  const { videoWidth, videoHeight } = video
  if (videoWidth === 0 || videoHeight === 0) return null
  const scale = Math.min(1, maxWidth / videoWidth)
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(videoWidth * scale)
  canvas.height = Math.round(videoHeight * scale)
  const context = canvas.getContext('2d')
  if (!context) return null
  context.drawImage(video, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
}
