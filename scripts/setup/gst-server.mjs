// @ts-check
import { runCommand } from './run-command.mjs'
import { SetupError } from './setup-error.mjs'
import { provide } from './system-needs.mjs'

const packages = [
  'gir1.2-gst-rtsp-server-1.0',
  'python3-gi',
  'gstreamer1.0-plugins-base',
  'gstreamer1.0-plugins-good',
  'gstreamer1.0-plugins-bad',
]
const loaded =
  'import gi; gi.require_version("GstRtspServer", "1.0"); from gi.repository import GstRtspServer'

/**
 * Installs GStreamer's RTSP server, which tests read cameras from that are not ours, where that needs nobody's leave.
 * Without it those tests are skipped and say what to install.
 */
export async function ensureGstServer() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return
  const { code } = await runCommand('/usr/bin/python3', ['-c', loaded], { timeoutMs: 20_000 })
  if (code === 0) return
  try {
    const needs = packages.map((debian) => ({ what: debian, debian }))
    await provide(needs, (text) => process.stdout.write(`${text} … `))
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    process.stdout.write('GStreamer could not be installed, its tests are skipped … ')
  }
}
