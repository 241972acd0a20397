import type { FaceKey } from './face-cutouts.ts'

/** Clothes of one person, the same on every camera. */
export type Outfit = {
  readonly style: 'sweater' | 'blazer' | 'shirt' | 'vest'
  readonly main: string
  readonly inner: string
  readonly trousers: string
}

/** Someone who appears in the scenes. Names and numbers are made up. */
export type Identity = {
  readonly key: string
  /** The faces that may walk by; all show the same person. */
  readonly faces: readonly [FaceKey, ...FaceKey[]]
  readonly outfit: Outfit
  /** Absent for a stranger. */
  readonly employee?: {
    readonly name: string
    readonly employeeNumber: string
    readonly department: string
    /** The face on the enrolment photo. */
    readonly enrolled: FaceKey
  }
}

const employee = (
  key: string,
  faces: readonly [FaceKey, ...FaceKey[]],
  enrolled: FaceKey,
  details: readonly [name: string, employeeNumber: string, department: string],
  outfit: Outfit,
): Identity => {
  const [name, employeeNumber, department] = details
  return { key, faces, outfit, employee: { name, employeeNumber, department, enrolled } }
}

const outfit = (style: Outfit['style'], main: string, inner: string, trousers: string): Outfit => ({
  style,
  main,
  inner,
  trousers,
})

/**
 * Everyone in the scenes. The photos were compared with the face model: photo-1d and photo-3c are
 * one person (similarity 0.70); no other pair of the faces used here is above 0.38.
 */
export const IDENTITIES: ReadonlyArray<Identity> = [
  employee(
    'alex',
    ['photo-1d', 'photo-3c'],
    'photo-3c',
    ['Alex Morgan', 'NM-1001', 'Operations'],
    outfit('blazer', '#2b3a55', '#e8e6e1', '#23262e'),
  ),
  employee(
    'robin',
    ['photo-3b'],
    'photo-3b',
    ['Robin Keller', 'NM-1002', 'Reception'],
    outfit('shirt', '#7d2e3c', '#b98a86', '#2a2a33'),
  ),
  employee(
    'jamie',
    ['photo-3d'],
    'photo-3d',
    ['Jamie Novak', 'NM-1003', 'Finance'],
    outfit('sweater', '#35614f', '#2b4d40', '#2b2f3a'),
  ),
  employee(
    'sam',
    ['photo-4a'],
    'photo-4a',
    ['Sam Rivera', 'NM-1004', 'Design'],
    outfit('sweater', '#b08a3e', '#8f6e2d', '#2e3444'),
  ),
  employee(
    'taylor',
    ['photo-4c'],
    'photo-4c',
    ['Taylor Brandt', 'NM-1005', 'Logistics'],
    outfit('vest', '#e0b31e', '#39424f', '#2c3440'),
  ),
  employee(
    'casey',
    ['photo-5d'],
    'photo-5d',
    ['Casey Lindholm', 'NM-1006', 'Research'],
    outfit('blazer', '#4a4e57', '#cfd6de', '#30333b'),
  ),
  employee(
    'jordan',
    ['photo-5e'],
    'photo-5e',
    ['Jordan Hale', 'NM-1007', 'Legal'],
    outfit('blazer', '#5a3d52', '#efe9e4', '#26222b'),
  ),
  employee(
    'morgan',
    ['photo-5f'],
    'photo-5f',
    ['Morgan Silva', 'NM-1008', 'Sales'],
    outfit('shirt', '#9fb4c9', '#c5d3e0', '#2f3b57'),
  ),
  employee(
    'riley',
    ['photo-6a'],
    'photo-6a',
    ['Riley Fontaine', 'NM-1009', 'Engineering'],
    outfit('sweater', '#4b6a9b', '#3a5482', '#22252c'),
  ),
  employee(
    'avery',
    ['photo-6d'],
    'photo-6d',
    ['Avery Kowalski', 'NM-1010', 'Engineering'],
    outfit('sweater', '#8c3550', '#70283f', '#2a2b36'),
  ),
  employee(
    'quinn',
    ['photo-6e'],
    'photo-6e',
    ['Quinn Marsh', 'NM-1011', 'Facilities'],
    outfit('vest', '#e07a1e', '#3d4250', '#323848'),
  ),
  employee(
    'dana',
    ['photo-6f'],
    'photo-6f',
    ['Dana Petrov', 'NM-1012', 'People'],
    outfit('blazer', '#24524f', '#f0ece2', '#2a2d2f'),
  ),
  {
    key: 'visitor-1',
    faces: ['photo-1a'],
    outfit: outfit('sweater', '#3a3a42', '#2a2a30', '#1f2228'),
  },
  {
    key: 'visitor-2',
    faces: ['photo-2c'],
    outfit: outfit('shirt', '#a9a39a', '#d8d3ca', '#3a4256'),
  },
  {
    key: 'visitor-3',
    faces: ['photo-2d'],
    outfit: outfit('blazer', '#6d6a75', '#2c2b33', '#25262c'),
  },
  {
    key: 'visitor-4',
    faces: ['photo-4d'],
    outfit: outfit('sweater', '#c7b8a2', '#a99a84', '#3c4660'),
  },
  {
    key: 'visitor-5',
    faces: ['photo-5b'],
    outfit: outfit('shirt', '#4f6b5d', '#8aa598', '#2b2b2b'),
  },
  {
    key: 'visitor-6',
    faces: ['photo-5c'],
    outfit: outfit('blazer', '#3f4a3c', '#dcd6c4', '#2c2f2a'),
  },
]

/** @throws Error when nobody has this key. */
export function identityOf(key: string): Identity {
  const found = IDENTITIES.find((identity) => identity.key === key)
  if (!found) throw new Error(`No identity has the key ${key}.`)
  return found
}
