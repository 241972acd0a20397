import type { StreamDescriber } from '../../ports/ingest.ts'
import { describeMjpeg } from '../http/describe-mjpeg.ts'
import {
  defaultPatience,
  makeStreamDescriber,
  type DescribeOptions,
} from '../rtsp/describe-stream.ts'
import { describeFile, describeWebcam } from './describe-local.ts'

/** Asks whatever an address leads to, a camera, a webcam or a file, what it would send. */
export function makeSourceDescriber(
  ffmpeg: string,
  options: DescribeOptions = defaultPatience,
): StreamDescriber {
  const rtsp = makeStreamDescriber(options)
  return {
    describe(target, signal) {
      const { url } = target
      if (/^https?:/i.test(url)) return describeMjpeg(target, options, signal)
      if (/^file:/i.test(url)) return describeFile(ffmpeg, url, signal)
      if (/^webcam:/i.test(url)) return describeWebcam(ffmpeg, url.slice('webcam:'.length), signal)
      return rtsp.describe(target, signal)
    },
  }
}
