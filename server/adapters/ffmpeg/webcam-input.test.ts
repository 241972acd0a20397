import { describe, expect, it } from 'vitest'
import {
  listDevices,
  listFormats,
  readDevices,
  readFormats,
  webcamFault,
  webcamInput,
} from './webcam-input.ts'

// As ffmpeg 5 and 6 write them.
const v4l2 = `[video4linux2,v4l2 @ 0x5581] Compressed:       mjpeg :          Motion-JPEG : 1920x1080 1280x720 640x480
[video4linux2,v4l2 @ 0x5581] Raw       :     yuyv422 :           YUYV 4:2:2 : 640x480 320x240
/dev/video0: Immediate exit requested`
const rawOnly =
  '[video4linux2,v4l2 @ 0x5] Raw       :     yuyv422 :           YUYV 4:2:2 : 1920x1080 640x480'
const dshow = `[dshow @ 000001] DirectShow video device options (from video devices)
[dshow @ 000001]   pixel_format=yuyv422  min s=640x480 fps=5 max s=640x480 fps=30
[dshow @ 000001]   vcodec=mjpeg  min s=1280x720 fps=5 max s=1280x720 fps=30`
const avfoundation = `[avfoundation @ 0x7f] Selected video size (1x1) is not supported by the device.
[avfoundation @ 0x7f] Supported modes:
[avfoundation @ 0x7f]   640x480@[1.000000 30.000000]fps
[avfoundation @ 0x7f]   1280x720@[1.000000 30.000000]fps`

describe('a webcam', () => {
  it.each([
    [
      'linux',
      '',
      v4l2,
      true,
      '-f v4l2 -thread_queue_size 64 -input_format mjpeg -video_size 1280x720 -framerate 15 -i /dev/video0',
    ],
    [
      'linux',
      '2',
      rawOnly,
      false,
      '-f v4l2 -thread_queue_size 64 -video_size 1920x1080 -framerate 15 -i /dev/video2',
    ],
    [
      'win32',
      'USB Camera',
      dshow,
      true,
      '-f dshow -thread_queue_size 64 -vcodec mjpeg -video_size 1280x720 -i video=USB Camera',
    ],
    [
      'darwin',
      '',
      avfoundation,
      false,
      '-f avfoundation -thread_queue_size 64 -video_size 1280x720 -framerate 30 -i 0',
    ],
  ] as const)(
    'of %s, named "%s", is opened as it can be',
    (platform, device, told, copied, args) => {
      const opened = webcamInput(platform, device, readFormats(platform, told))
      expect(opened.copied).toBe(copied)
      expect(opened.input.join(' ')).toBe(args)
    },
  )

  it('of which nothing is known is opened as it comes', () => {
    const { input, picture } = webcamInput('linux', '', { jpeg: [], raw: [] })
    expect(input).not.toContain('-video_size')
    expect(picture).toBeNull()
  })

  it('is found by its name', () => {
    const windows =
      '[dshow @ 1] "Integrated Camera" (video)\n[dshow @ 1]   Alternative name "@device"\n[dshow @ 1] "Microphone" (audio)'
    expect(readDevices('win32', windows)).toEqual(['Integrated Camera'])
    const mac =
      '[AVFoundation indev @ 0x7] AVFoundation video devices:\n[AVFoundation indev @ 0x7] [0] FaceTime HD Camera\n[AVFoundation indev @ 0x7] [1] Capture screen 0\n[AVFoundation indev @ 0x7] AVFoundation audio devices:\n[AVFoundation indev @ 0x7] [0] Microphone'
    expect(readDevices('darwin', mac)).toEqual(['FaceTime HD Camera'])
    expect(listDevices('win32').join(' ')).toBe('-f dshow -list_devices true -i dummy')
    expect(listFormats('linux', '1').join(' ')).toBe('-f v4l2 -list_formats all -i /dev/video1')
  })

  it.each([
    ['Cannot open video device /dev/video0: No such file or directory', 'not-found'],
    ['ioctl(VIDIOC_STREAMON): Device or resource busy', 'in-use'],
    [
      'Could not run graph (sometimes caused by a device already in use by other application)',
      'in-use',
    ],
    ['Cannot open video device /dev/video0: Permission denied', 'refused'],
    ['/dev/null: Inappropriate ioctl for device', 'no-video'],
    ["Unknown input format: 'v4l2'", 'decoder'],
  ])('that fails with "%s" is %s', (told, cause) => {
    expect(webcamFault(told)?.cause).toBe(cause)
    expect(webcamFault('whatever')).toBeNull()
  })
})
