import { z } from 'zod'

/** What an operation needs; every procedure of the contract names exactly one. */
export const Permission = z.enum([
  'setup.manage',
  'cameras.read',
  'cameras.manage',
  'people.read',
  'people.manage',
  'people.enrol',
  'attendance.read',
  'live.read',
  'sightings.correct',
  'wall.use',
  'alarms.handle',
  'snapshots.save',
  'recordings.read',
  'recordings.manage',
  'recognition.read',
  'recognition.manage',
  'diagnostics.read',
  'diagnostics.manage',
])
export type Permission = z.infer<typeof Permission>

/** Who does something; recorded with every change. */
export const Actor = z.object({
  id: z.string(),
  name: z.string(),
  permissions: z.array(Permission).readonly(),
})
export type Actor = z.infer<typeof Actor>

export type ProcedureMeta = { readonly permission: Permission }
