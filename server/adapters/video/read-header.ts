export type Header = {
  /** Null where the file does not say. */
  readonly durationSeconds: number | null
  /** As ffmpeg names it; null where there is no picture. */
  readonly codec: string | null
  /** Of a decoded picture, turned upright; null where none was decoded. */
  readonly size: { readonly width: number; readonly height: number } | null
  /** RFC 3339 Z. */
  readonly createdAt: string | null
  readonly sound: boolean
}

/** Reads what ffmpeg tells of its input and of the picture that it decoded. Pure. */
export function readHeader(told: string): Header {
  const [input = '', output = ''] = told.split(/^Output #0/m)
  const [, h, m, s] = /^ {2}Duration: (\d+):(\d\d):(\d\d\.\d+)/m.exec(input) ?? []
  const [, codec = null] =
    /^ {2}Stream #0:\d+.*: Video: (?!.*\(attached pic\))([\w-]+)/m.exec(input) ?? []
  const [, width, height] = /: Video: .*?, (\d{2,5})x(\d{2,5})[ ,\n]/.exec(output) ?? []
  const [, created] = /^ +creation_time +: (\S+)$/m.exec(input) ?? []
  const createdMs = Date.parse(created ?? '')
  return {
    durationSeconds: s === undefined ? null : Number(h) * 3600 + Number(m) * 60 + Number(s),
    codec,
    size: height === undefined ? null : { width: Number(width), height: Number(height) },
    // Many recorders that do not know the time write the beginning of their era.
    createdAt: createdMs > Date.UTC(2000, 0, 2) ? new Date(createdMs).toISOString() : null,
    sound: /^ {2}Stream #0:\d+.*: Audio: /m.test(input),
  }
}

/**
 * Why the file cannot be analysed, in a sentence with a way on; null when its first picture was decoded. Pure. `likeMp4`: it
 * begins as such a file does, whatever its name.
 */
export function refusalOf(told: string, header: Header, likeMp4: boolean): string | null {
  if (/Permission denied/.test(told))
    return 'You may not read this file. Give yourself permission to it, or copy it elsewhere.'
  if (likeMp4 && /moov atom not found/.test(told))
    return 'The file is cut off: its index at the end is missing. Copy it again from where it was recorded.'
  if (header.codec === null && header.sound)
    return 'There is only sound in this file. Choose a recording with a picture.'
  if (/Input\/output error/.test(told))
    return 'The disk cannot read this file. Connect the disk again, or copy the file elsewhere.'
  if (header.codec === null)
    return 'This is not a video file. Choose a recording such as an MP4, MKV, AVI or TS file.'
  if (
    /Decoder .*not found|Unknown decoder|no decoder|unknown codec/i.test(told) ||
    header.codec === 'none'
  )
    return `Pictures in the format ${header.codec} cannot be decoded here. Convert the file to H.264, for example with HandBrake.`
  if (header.size === null)
    return 'No picture of this file can be decoded: it is damaged or cut off. Copy it again from where it was recorded.'
  return null
}
