import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { ClipTruth } from '../../contracts/simulator.ts'
import { parseAnnexB } from '../../simulator/rtsp/annex-b.ts'
import { MAIN_RATE } from '../../simulator/scenes/record-clip.ts'
import { renderSite, type RenderedSite } from '../../simulator/scenes/render-site.ts'

const run = promisify(execFile)
const root = path.join(import.meta.dirname, '../..')
const startCode = Buffer.from([0, 0, 0, 1])
/** Before each picture: the same one may come twice in a row, which are two pictures all the same. */
const delimiter = { h264: Buffer.from([9, 0xf0]), h265: Buffer.from([70, 1, 0x50]) }
export const ffmpeg = process.env['FFMPEG_BIN'] ?? 'ffmpeg'

/** The scenes of the simulator's small site, and who walks through them. Rendered once and kept in the cache. */
export function renderTestSite(): Promise<RenderedSite> {
  const cacheDir =
    process.env['NEUROMARK_CACHE'] ??
    path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'neuromark')
  const photosDir = path.join(root, 'node_modules/@vladmandic/face-api/demo')
  return renderSite('test', { cacheDir, photosDir, ffmpeg })
}

/**
 * Writes what a camera of the site sees, `rounds` times over, as a recorder would: one file, in the container of its name.
 * Returns the truth of one round.
 */
export async function writeRecording(
  site: RenderedSite,
  camera: string,
  file: string,
  rounds = 1,
): Promise<ClipTruth> {
  const clip = site.clips.find(({ plan }) => plan.camera.key === camera)
  if (!clip) throw new Error(`the site has no ${camera}`)
  const { plan, files, truth } = clip
  const { accessUnits, parameterSets } = parseAnnexB(
    plan.camera.mainCodec,
    await readFile(files.main),
  )
  const round = plan.order.flatMap(({ fromS, toS }) =>
    accessUnits.slice(Math.round(fromS * MAIN_RATE), Math.round(toS * MAIN_RATE)),
  )
  const pictures = Array.from({ length: rounds }, () => round).flat()
  const units = pictures.flatMap(({ units, keyFrame }) => [
    delimiter[plan.camera.mainCodec],
    ...(keyFrame ? parameterSets : []),
    ...units,
  ])
  const raw = `${file}.${plan.camera.mainCodec}`
  await writeFile(raw, Buffer.concat(units.flatMap((unit) => [startCode, unit])))
  await run(ffmpeg, [
    ...['-v', 'error', '-y', '-framerate', String(MAIN_RATE), '-i', raw],
    ...['-c', 'copy', file],
  ])
  return truth
}
