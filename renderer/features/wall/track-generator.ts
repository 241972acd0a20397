/** A track whose frames the page writes itself. Not in TypeScript's DOM types. */
export interface VideoTrackGenerator extends MediaStreamTrack {
  readonly writable: WritableStream<VideoFrame>
}

declare global {
  /** Absent in engines that offer it to workers alone. */
  var MediaStreamTrackGenerator:
    (new (init: { readonly kind: 'video' }) => VideoTrackGenerator) | undefined
}

/** Whether decoded frames can be handed to a `<video>`, which is the cheapest way to show them. */
export function canGenerateTracks(): boolean {
  return typeof globalThis.MediaStreamTrackGenerator === 'function'
}
