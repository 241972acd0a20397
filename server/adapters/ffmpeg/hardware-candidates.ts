import type { HardwareDecoder } from '../../../contracts/inference.ts'

/** A way to decode that may work on this machine. */
export type HardwareCandidate = HardwareDecoder & {
  /** What keeps the frames in the hardware's memory: a fall back to software, which is silent otherwise, then fails. */
  readonly proof: ReadonlyArray<string>
}

/** What is there, by which ways that cannot work are left out. */
export type HardwareFacts = {
  readonly platform: NodeJS.Platform
  /** Methods that this ffmpeg was built with (`-hwaccels`). */
  readonly built: ReadonlyArray<string>
  /** Linux: render nodes in /dev/dri, and whether there is an NVIDIA driver. */
  readonly renderNodes: ReadonlyArray<string>
  readonly nvidia: boolean
}

export type Ruling =
  | { readonly kind: 'try'; readonly candidate: HardwareCandidate }
  | { readonly kind: 'none'; readonly by: HardwareDecoder['by']; readonly reason: string }

const formats = {
  vaapi: 'vaapi',
  cuda: 'cuda',
  qsv: 'qsv',
  d3d11va: 'd3d11',
  videotoolbox: 'videotoolbox_vld',
} as const

const candidate = (by: HardwareDecoder['by'], device?: string): HardwareCandidate => ({
  by,
  args: ['-hwaccel', by, ...(device === undefined ? [] : ['-hwaccel_device', device])],
  proof: ['-hwaccel_output_format', formats[by]],
})

/** The ways to decode on this platform, in the order of trying, with why some need not be tried. Pure. */
export function hardwareCandidates(facts: HardwareFacts): ReadonlyArray<Ruling> {
  const { platform, built, renderNodes, nvidia } = facts
  const rule = (by: HardwareDecoder['by'], absent: string | null, device?: string): Ruling => {
    if (absent !== null) return { kind: 'none', by, reason: absent }
    return built.includes(by)
      ? { kind: 'try', candidate: candidate(by, device) }
      : { kind: 'none', by, reason: 'This ffmpeg is built without it.' }
  }
  switch (platform) {
    case 'linux': {
      const card = renderNodes.length > 0 ? null : 'There is no graphics card (/dev/dri is empty).'
      return [
        rule('cuda', nvidia ? null : 'There is no NVIDIA driver (/dev/nvidiactl is missing).'),
        ...(card === null
          ? renderNodes.map((node) => rule('vaapi', null, node))
          : [rule('vaapi', card)]),
        rule('qsv', card),
      ]
    }
    case 'win32':
      return [rule('d3d11va', null), rule('cuda', null), rule('qsv', null)]
    case 'darwin':
      return [rule('videotoolbox', null)]
    default:
      return []
  }
}
