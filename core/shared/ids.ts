declare const kind: unique symbol

/** A UUIDv7 that names one kind of thing; kinds do not mix. */
export type Id<Kind extends string> = string & { readonly [kind]: Kind }

export type SiteId = Id<'site'>
export type CameraId = Id<'camera'>
export type PersonId = Id<'person'>
export type ReferenceId = Id<'reference'>
export type SightingId = Id<'sighting'>
export type PunchId = Id<'punch'>
export type ShiftId = Id<'shift'>
export type NodeId = Id<'node'>
