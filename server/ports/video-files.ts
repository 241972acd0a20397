/** What a video file says of itself. */
export type VideoFile = {
  readonly fileName: string
  readonly sizeBytes: number
  /** Of the picture, seconds. */
  readonly durationSeconds: number
  readonly codec: string
  /** As shown: turned as the file says. */
  readonly width: number
  readonly height: number
  /** When it was made, as its metadata say, RFC 3339 Z; null where they do not. */
  readonly createdAt: string | null
  /** SHA-256 over the size and samples of the content. */
  readonly contentHash: Uint8Array
}

/** `message` says what is wrong and what to do. */
export type Refused = { readonly kind: 'refused'; readonly message: string }

/** Video files of this desktop. Paths come from outside: anything but a plain file is refused. Never rejects for a file. */
export interface VideoFiles {
  /** Reads what the file is and decodes its first picture. Rejects only when `signal` aborts. */
  inspect(
    path: string,
    signal?: AbortSignal,
  ): Promise<{ readonly kind: 'ok'; readonly file: VideoFile } | Refused>
  /** ffmpeg's input options for the file. */
  input(path: string): ReadonlyArray<string>
  /** The hash of `VideoFile.contentHash`, or why the file cannot be read now. */
  identify(
    path: string,
  ): Promise<{ readonly kind: 'ok'; readonly contentHash: Uint8Array } | Refused>
}
