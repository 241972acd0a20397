export type OnvifErrorCode =
  | 'unauthorised'
  | 'refused'
  | 'unknown-host'
  | 'unreachable'
  | 'silent'
  /** Something answers, and it does not speak ONVIF. */
  | 'not-onvif'
  /** It speaks ONVIF, and refuses this request. */
  | 'fault'

/** Why a device gave no answer. Its message holds nothing that the device or the login said. */
export class OnvifError extends Error {
  override readonly name = 'OnvifError'
  readonly code: OnvifErrorCode

  constructor(code: OnvifErrorCode) {
    super(code)
    this.code = code
  }
}
