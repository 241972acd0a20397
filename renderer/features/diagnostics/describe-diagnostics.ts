import type { Diagnostics } from '../../../contracts/diagnostics.ts'
import { formatDateTime, formatSpan } from '../../ui/format-time.ts'

export type DiagnosticFact = {
  readonly name: string
  readonly value: string
  /** `bad` is a fault, `good` a check that passed. */
  readonly tone?: 'good' | 'bad'
}
export type FactGroup = { readonly title: string; readonly facts: ReadonlyArray<DiagnosticFact> }

const runtimeWords: Readonly<Record<Diagnostics['runtime'], string>> = {
  official: 'Official Electron release',
  fallback: 'Development fallback, built from npm',
  none: 'None: runs without a window',
}

/** Everything but the tables, in groups, in words. Times are shown in `timeZone`. */
export function describeDiagnostics(d: Diagnostics, timeZone: string): ReadonlyArray<FactGroup> {
  return [
    { title: 'Health', facts: describeHealth(d) },
    {
      title: 'Program',
      facts: [
        { name: 'NeuroMark', value: d.versions.app },
        { name: 'Runtime', value: runtimeWords[d.runtime] },
        { name: 'Electron', value: d.versions.electron ?? 'none' },
        { name: 'Chromium', value: d.versions.chrome ?? 'none' },
        { name: 'Node', value: d.versions.node },
        describeFfmpeg(d.ffmpeg),
        { name: 'ffmpeg from', value: d.ffmpeg ? `${d.ffmpeg.source}, ${d.ffmpeg.path}` : 'none' },
        ...describeHardware(d.hardware),
      ],
    },
    {
      title: 'Recognition',
      facts: [
        describeInference(d.inference),
        { name: 'Provider', value: d.inference.provider },
        ...d.inference.tried.map(({ provider, reason }) => ({
          name: `Not ${provider}`,
          value: reason,
        })),
        {
          name: 'Batch',
          value:
            d.inference.batch === 1 ? 'One face at a time' : `Up to ${d.inference.batch} faces`,
        },
        {
          name: 'Workers',
          value: `${d.inference.workers}, restarted ${times(d.inference.restarts)}`,
        },
        { name: 'Detection', value: milliseconds(d.inference.detectMs) },
        { name: 'Embedding', value: milliseconds(d.inference.embedMs) },
      ],
    },
    { title: 'Gallery and index', facts: describeIndex(d.gallery, d.index, timeZone) },
    {
      title: 'Models',
      facts: [
        { name: 'In use', value: `${d.pack.name} (${d.pack.id})` },
        ...d.models.map(({ role, file, sha256, ok }) => ({
          name: sentenceCase(role),
          value: ok ? `${file}, ${sha256.slice(0, 12)}` : `${file} is missing or altered`,
          tone: ok ? ('good' as const) : ('bad' as const),
        })),
      ],
    },
    {
      title: 'Database and node',
      facts: [
        {
          name: 'Database',
          value: d.database.state === 'up' ? 'Up' : 'Away',
          tone: d.database.state === 'up' ? 'good' : 'bad',
        },
        {
          name: 'PostgreSQL',
          value: `${d.database.version ?? 'unknown'}, ${d.database.kind === 'embedded' ? 'embedded' : 'own server'}`,
        },
        { name: 'Schema', value: d.database.schema ?? 'unknown' },
        { name: 'Waiting on disk', value: `${d.database.spooled} sightings` },
        { name: 'Node', value: `${d.node.name}, up ${formatSpan(d.node.uptimeSeconds)}` },
        { name: 'Memory', value: `${Math.round(d.node.rssMb)} MB` },
        { name: 'Data folder', value: d.folders.data },
        { name: 'Log folder', value: d.folders.logs },
      ],
    },
  ]
}

/** What an operator asks first: is anything ill, and what. */
function describeHealth(d: Diagnostics): ReadonlyArray<DiagnosticFact> {
  const wanted = d.cameras.filter(({ state }) => state !== 'disabled' && state !== 'resting')
  const coming = wanted.filter(({ state }) => state === 'live' || state === 'degraded')
  const ill = wanted.filter(({ state }) => state !== 'live' && state !== 'elsewhere')
  const gaps = d.cameras.reduce((sum, camera) => sum + camera.gaps.count, 0)
  const seconds = d.cameras.reduce((sum, camera) => sum + camera.gaps.seconds, 0)
  return [
    {
      name: 'Cameras',
      value: `${coming.length} of ${wanted.length} send pictures`,
      tone: coming.length === wanted.length ? 'good' : 'bad',
    },
    ...(ill.length === 0
      ? []
      : [{ name: 'Ill', value: ill.map(({ name }) => name).join(', '), tone: 'bad' as const }]),
    {
      name: 'Gaps in 24 hours',
      value: gaps === 0 ? 'None' : `${gaps}, together ${formatSpan(seconds)}`,
    },
    d.load.kind === 'normal'
      ? { name: 'Machine', value: 'Keeps up', tone: 'good' }
      : { name: 'Machine', value: d.load.message, tone: 'bad' },
    {
      name: 'Records',
      value: d.database.state === 'up' ? 'Stored' : `${d.database.spooled} wait on disk`,
      tone: d.database.state === 'up' ? 'good' : 'bad',
    },
  ]
}

function describeHardware(hardware: Diagnostics['hardware']): ReadonlyArray<DiagnosticFact> {
  const works = hardware.filter((tried) => tried.works)
  if (works.length > 0)
    return works.map(({ codec, by }) => ({ name: `Decodes ${codec}`, value: by, tone: 'good' }))
  const reasons = [
    ...new Set(hardware.flatMap(({ by, reason }) => (reason ? `${by}: ${reason}` : []))),
  ]
  return [
    {
      name: 'Hardware decoding',
      value: reasons.length === 0 ? 'Not tried yet' : `None; ${reasons.join(' ')}`,
    },
  ]
}

/** From which recall the index finds what exact search finds, as the search bench demands it. */
const GOOD_RECALL = 0.999

function describeIndex(
  gallery: Diagnostics['gallery'],
  index: Diagnostics['index'],
  timeZone: string,
): ReadonlyArray<DiagnosticFact> {
  const { templates, revision, state, done, origin, recall, recallTestedAt, message } = index
  const origins = { built: 'built from the database', file: 'read from its file' } as const
  const tested =
    recallTestedAt === null ? '' : `, tested ${formatDateTime(recallTestedAt, timeZone)}`
  return [
    { name: 'Gallery', value: `${gallery.people} people, ${gallery.templates} templates` },
    { name: 'Gallery revision', value: String(gallery.revision) },
    {
      name: 'Index',
      value:
        state === 'ready'
          ? `${templates} templates, ${origins[origin]}`
          : `Building, ${done} of ${gallery.templates} templates; searches go on`,
      ...(state === 'ready' ? { tone: 'good' as const } : {}),
    },
    { name: 'Index revision', value: String(revision) },
    recall === null
      ? { name: 'Recall', value: 'Not tested yet' }
      : {
          name: 'Recall',
          value: `${(recall * 100).toFixed(2)} %${tested}`,
          tone: recall >= GOOD_RECALL ? 'good' : 'bad',
        },
    ...(message === null ? [] : [{ name: 'Note', value: message, tone: 'bad' as const }]),
  ]
}

function describeFfmpeg(ffmpeg: Diagnostics['ffmpeg']): DiagnosticFact {
  return ffmpeg
    ? { name: 'ffmpeg', value: ffmpeg.version, tone: 'good' }
    : { name: 'ffmpeg', value: 'Not found: cameras cannot be read', tone: 'bad' }
}

function describeInference({ state, message }: Diagnostics['inference']): DiagnosticFact {
  switch (state) {
    case 'ready':
      return { name: 'State', value: 'Ready', tone: 'good' }
    case 'starting':
      return { name: 'State', value: message ?? 'Starting' }
    case 'failed':
      return { name: 'State', value: message ?? 'Failed', tone: 'bad' }
    default:
      return state satisfies never
  }
}

function milliseconds(value: number | null): string {
  return value === null ? 'not measured yet' : `${value.toFixed(1)} ms`
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
