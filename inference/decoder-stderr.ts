/** One picture that the decoder gives out next, as ffmpeg's `showinfo` tells of it. */
export type TellTale = {
  /** Byte of the input at which its coded picture began; null where this ffmpeg does not tell. */
  readonly position: number | null
  /** Which picture of the input it is, from 0, by its time; null where that is not known. */
  readonly index: number | null
  /** Before scaling, pixels. */
  readonly width: number
  readonly height: number
}

export type DecoderLine =
  | { readonly kind: 'picture'; readonly picture: TellTale }
  | { readonly kind: 'corrupt' }
  /** The hardware does not decode this; ffmpeg goes on with the processor, or ends. */
  | { readonly kind: 'no-hardware'; readonly reason: string }

const shown = /showinfo\S* @ \S+\] n: *\d+ pts: *(\S+)/
const position = / pos: *(\d+)/
const duration = / duration: *(\d+)/
const size = / s:(\d+)x(\d+)/

/**
 * One line for each picture that could not be decoded as sent: ffmpeg 5 and 6 say so of the picture, H.265 with lost
 * references says which one is missed, and what cannot be decoded at all is an error of its packet.
 */
const corrupt =
  /corrupt decoded frame|Could not find ref with POC|Error while decoding stream|Error submitting packet to decoder/
const noHardware =
  /hwaccel initiali[sz]ation returned error|Failed setup for format|Device creation failed|No device available for decoder|Device setup failed for decoder|Unrecognized hwaccel|Invalid hwaccel|hardware accelerator failed|Hardware is lacking/i

/** What a line of the decoder's standard error says; undefined for what is not of interest. Pure. */
export function readDecoderLine(line: string): DecoderLine | undefined {
  const [, pts] = shown.exec(line) ?? []
  if (pts !== undefined) {
    const [, width, height] = size.exec(line) ?? []
    const [, at] = position.exec(line) ?? []
    const [, each] = duration.exec(line) ?? []
    const index = Math.round(Number(pts) / Number(each ?? Number.NaN))
    return {
      kind: 'picture',
      picture: {
        position: at === undefined ? null : Number(at),
        index: Number.isFinite(index) ? index : null,
        width: Number(width ?? 0),
        height: Number(height ?? 0),
      },
    }
  }
  if (corrupt.test(line)) return { kind: 'corrupt' }
  if (noHardware.test(line))
    return { kind: 'no-hardware', reason: line.replace(/^(\[[^\]]*\] *)+/, '').trim() }
  return undefined
}

/** Cuts text that comes in pieces into lines. One of more than 4,096 characters is cut short. */
export function makeLineReader(onLine: (line: string) => void): (text: string) => void {
  let rest = ''
  return (text) => {
    const lines = (rest + text).split('\n')
    rest = (lines.pop() ?? '').slice(-4096)
    for (const line of lines) onLine(line)
  }
}
