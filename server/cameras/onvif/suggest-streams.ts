import type { StreamProfile } from '../../../contracts/cameras.ts'

const readable = new Set(['h264', 'hevc'])
/** 4K: more is not worth decoding for faces. */
const mostPixels = 4096 * 2160
const subPixels = 640 * 360

const pixels = ({ width, height }: StreamProfile): number => (width ?? 0) * (height ?? 0)

/** Largest picture first; among equals the one with more frames. Pure. */
export function byPicture(profiles: ReadonlyArray<StreamProfile>): StreamProfile[] {
  return profiles.toSorted(
    (a, b) => pixels(b) - pixels(a) || (b.framesPerSecond ?? 0) - (a.framesPerSecond ?? 0),
  )
}

/**
 * Which profiles suit as main and sub-stream, by token: the largest picture up to 4K in a codec that can be read, and of
 * the smaller ones that which is nearest to 640x360. Pure.
 */
export function suggestStreams(profiles: ReadonlyArray<StreamProfile>): {
  readonly main: string | null
  readonly sub: string | null
} {
  const usable = byPicture(profiles).filter(({ codec }) => readable.has(codec))
  const main = usable.find((profile) => pixels(profile) <= mostPixels)
  if (!main) return { main: usable.at(-1)?.token ?? null, sub: null }
  const smaller = usable.filter(
    (profile) => profile.url !== main.url && pixels(profile) > 0 && pixels(profile) < pixels(main),
  )
  const distance = (profile: StreamProfile) => Math.abs(Math.log(pixels(profile) / subPixels))
  const [sub] = smaller.toSorted((a, b) => distance(a) - distance(b))
  return { main: main.token, sub: sub?.token ?? null }
}
