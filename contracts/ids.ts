import { z } from 'zod'
import type {
  CameraId as CameraIdType,
  Id,
  NodeId as NodeIdType,
  PersonId as PersonIdType,
  PunchId as PunchIdType,
  ReferenceId as ReferenceIdType,
  ShiftId as ShiftIdType,
  SightingId as SightingIdType,
  SiteId as SiteIdType,
} from '../core/shared/ids.ts'

/** A UUID on the wire, branded by what it names. */
const id = <Kind extends string>() => z.uuid() as unknown as z.ZodType<Id<Kind>, Id<Kind>>

export const SiteId: z.ZodType<SiteIdType, SiteIdType> = id<'site'>()
export const CameraId: z.ZodType<CameraIdType, CameraIdType> = id<'camera'>()
export const PersonId: z.ZodType<PersonIdType, PersonIdType> = id<'person'>()
export const ReferenceId: z.ZodType<ReferenceIdType, ReferenceIdType> = id<'reference'>()
export const SightingId: z.ZodType<SightingIdType, SightingIdType> = id<'sighting'>()
export const PunchId: z.ZodType<PunchIdType, PunchIdType> = id<'punch'>()
export const ShiftId: z.ZodType<ShiftIdType, ShiftIdType> = id<'shift'>()
export const NodeId: z.ZodType<NodeIdType, NodeIdType> = id<'node'>()
export type SiteId = SiteIdType
export type CameraId = CameraIdType
export type PersonId = PersonIdType
export type ReferenceId = ReferenceIdType
export type SightingId = SightingIdType
export type PunchId = PunchIdType
export type ShiftId = ShiftIdType
export type NodeId = NodeIdType

/** RFC 3339 with `Z`. */
export const Instant = z.iso.datetime({ offset: false, local: false })
/** ISO 8601 calendar date, `2026-11-22`. */
export const PlainDate = z.iso.date()

/** Pixels of the main-stream frame, origin top-left. */
export const Box = z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() })
export type Box = z.infer<typeof Box>
