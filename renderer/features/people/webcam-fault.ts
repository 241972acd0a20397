/** Why there is no picture from a webcam. */
export type WebcamFault = 'none-found' | 'denied' | 'in-use' | 'unplugged' | 'failed'

/** Names the reason behind a rejected request for a webcam. */
export function webcamFaultOf(error: unknown): WebcamFault {
  switch (error instanceof Error ? error.name : '') {
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none-found'
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied'
    case 'NotReadableError':
    case 'AbortError':
      return 'in-use'
    default:
      return 'failed'
  }
}

export type FaultWords = { readonly title: string; readonly advice: string }

/** What happened and what to do about it. */
export function webcamFaultWords(fault: WebcamFault): FaultWords {
  switch (fault) {
    case 'none-found':
      return {
        title: 'No webcam found',
        advice: 'Plug a webcam into this computer and try again, or add photos from files instead.',
      }
    case 'denied':
      return {
        title: 'The webcam may not be used',
        advice:
          'Allow camera access for NeuroMark in the privacy settings of this computer and try again, or add photos from files instead.',
      }
    case 'in-use':
      return {
        title: 'The webcam is in use',
        advice:
          'Another program is using it. Close that program (a video call, for instance) and try again, or choose another webcam.',
      }
    case 'unplugged':
      return {
        title: 'The webcam was unplugged',
        advice: 'Plug it in again and try again. The photos taken so far are kept.',
      }
    case 'failed':
      return {
        title: 'The webcam did not start',
        advice: 'Unplug it, plug it in again and try again, or add photos from files instead.',
      }
  }
}
