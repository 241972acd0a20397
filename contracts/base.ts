import { oc } from '@orpc/contract'
import { z } from 'zod'
import type { Permission, ProcedureMeta } from './permissions.ts'

/** Errors that any operation may answer; `message` is a sentence for the person at the screen. */
const base = oc.$meta<ProcedureMeta>({ permission: 'setup.manage' }).errors({
  FORBIDDEN: { data: z.object({ permission: z.string() }) },
  NOT_FOUND: {},
  CONFLICT: {},
  BAD_REQUEST: {},
  /** The database cannot be reached; nothing was changed. */
  SERVICE_UNAVAILABLE: {},
})

/** Starts a procedure of the contract by naming the permission that it needs. */
export const needs = (permission: Permission) => base.meta({ permission })
