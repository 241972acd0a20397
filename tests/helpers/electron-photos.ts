import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import type { FaceKey } from '../../simulator/scenes/face-cutouts.ts'
import { drawEnrolmentPhoto } from '../../simulator/scenes/enrolment-photo.ts'

const photosDir = path.join(import.meta.dirname, '../../node_modules/@vladmandic/face-api/demo')
const ffmpeg = process.env['FFMPEG_BIN'] ?? 'ffmpeg'

/** A photo with one sharp, well lit face from the front. JPEG. */
export const facePhoto = (key: FaceKey): Promise<Buffer> => drawEnrolmentPhoto(photosDir, key)

/** Two people beside each other, equally large. */
export const photoOfTwo = (): Promise<Buffer> =>
  sharp(path.join(photosDir, 'sample3.jpg'))
    .extract({ left: 480, top: 100, width: 860, height: 620 })
    .jpeg()
    .toBuffer()

/** A wall with soft light on it. */
export const photoOfNobody = (): Promise<Buffer> =>
  sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600">
      <radialGradient id="light"><stop stop-color="#d8d2c4"/><stop offset="1" stop-color="#8d877a"/></radialGradient>
      <rect width="800" height="600" fill="url(#light)"/></svg>`),
  )
    .jpeg()
    .toBuffer()

/** The face is about 50 pixels high. */
export const smallPhoto = async (key: FaceKey): Promise<Buffer> =>
  sharp(await facePhoto(key))
    .resize({ height: 120 })
    .jpeg({ quality: 95 })
    .toBuffer()

/** Out of focus, but a face to a detector still. */
export const blurredPhoto = async (key: FaceKey): Promise<Buffer> =>
  sharp(await facePhoto(key))
    .blur(8)
    .jpeg()
    .toBuffer()

/** A moving picture for Chromium's fake camera: somebody who holds still. Answers the file's path. */
export async function webcamVideo(key: FaceKey, folder: string): Promise<string> {
  const still = path.join(folder, 'webcam.jpg')
  const video = path.join(folder, 'webcam.mjpeg')
  await writeFile(still, await facePhoto(key))
  const fit = 'scale=640:480:force_original_aspect_ratio=decrease,pad=640:480:(ow-iw)/2:(oh-ih)/2'
  await promisify(execFile)(ffmpeg, [
    ...['-v', 'error', '-y', '-loop', '1', '-i', still, '-t', '2', '-r', '10'],
    ...['-vf', `${fit},format=yuvj420p`, '-c:v', 'mjpeg', '-q:v', '3', '-f', 'mjpeg', video],
  ])
  return video
}
