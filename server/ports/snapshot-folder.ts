export type SnapshotFolderErrorCode = 'no-room' | 'no-rights' | 'failed'

/** Why a picture could not be written; `cause` says more. */
export class SnapshotFolderError extends Error {
  override readonly name = 'SnapshotFolderError'
  readonly code: SnapshotFolderErrorCode

  constructor(code: SnapshotFolderErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.code = code
  }
}

/** Where operators' pictures of the wall are kept, on this desktop. */
export interface SnapshotFolder {
  /**
   * Writes a new file and returns its path; never over another one: a name that is taken gets a number. `name` has no
   * ending and is safe as a file name. Rejects with `SnapshotFolderError`.
   */
  save(name: string, ending: 'jpg' | 'png', picture: Uint8Array): Promise<string>
}
