import type { Alarm } from '../../../contracts/wall.ts'

/** Tones of an alarm: frequency in hertz, start and length in seconds. Somebody watched for sounds twice as urgent. */
const tones: Readonly<Record<Alarm['kind'], ReadonlyArray<readonly [number, number, number]>>> = {
  'watch-list': [
    [880, 0, 0.14],
    [1174, 0.17, 0.14],
    [880, 0.4, 0.14],
    [1174, 0.57, 0.14],
  ],
  unknown: [[660, 0, 0.18]],
}
const loudness = 0.22
/** The edges of a tone, seconds: without them it clicks. */
const edge = 0.015

let context: AudioContext | undefined

/** Sounds an alarm once. */
export function playAlarm(kind: Alarm['kind']): void {
  context ??= new AudioContext()
  void context.resume()
  for (const [hertz, start, length] of tones[kind]) playTone(context, hertz, start, length)
}

function playTone(audio: AudioContext, hertz: number, start: number, length: number): void {
  const from = audio.currentTime + start
  const oscillator = new OscillatorNode(audio, { type: 'triangle', frequency: hertz })
  const gain = new GainNode(audio, { gain: 0 })
  gain.gain.setValueAtTime(0, from)
  gain.gain.linearRampToValueAtTime(loudness, from + edge)
  gain.gain.setValueAtTime(loudness, from + length - edge)
  gain.gain.linearRampToValueAtTime(0, from + length)
  oscillator.connect(gain).connect(audio.destination)
  oscillator.onended = () => {
    oscillator.disconnect()
    gain.disconnect()
  }
  oscillator.start(from)
  oscillator.stop(from + length)
}
