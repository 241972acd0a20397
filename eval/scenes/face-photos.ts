import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { drawEnrolmentPhoto } from '../../simulator/scenes/enrolment-photo.ts'
import type { FaceKey } from '../../simulator/scenes/face-cutouts.ts'
import { IDENTITIES } from '../../simulator/scenes/identities.ts'
import { EvalError } from '../recogniser.ts'

/** A photo with one face; `person` is the same for all photos of one person. */
export type FacePhoto = {
  readonly person: string
  readonly read: () => Promise<Buffer>
}

export type FacePhotos = {
  /** Where they are from, for people to read. */
  readonly source: string
  /** People to enrol: the photos for it, and those that walk by. */
  readonly people: ReadonlyArray<{
    readonly person: string
    readonly enrol: ReadonlyArray<FacePhoto>
    readonly walk: ReadonlyArray<FacePhoto>
  }>
  readonly strangers: ReadonlyArray<FacePhoto>
}

/** Photos of a person that enrol; the others walk by. */
const enrolWith = 3
/** One in so many people of the folder is not enrolled and walks by as a stranger. */
const leftOutEvery = 12

const isPicture = (name: string): boolean => /\.(jpe?g|png|webp)$/i.test(name)

/**
 * Finds the photos of `dir`: `people/NAME/*.jpg`, the first three in name order to enrol with, and `strangers/*.jpg`, one
 * person each. Without `dir` the sample photos that the camera simulator uses, in `photosDir`: few people, and the photo
 * that enrols is the one that walks by.
 *
 * @throws EvalError when `dir` has no such folders, or nobody who can be enrolled.
 */
export async function findFacePhotos(dir: string | null, photosDir: string): Promise<FacePhotos> {
  return dir === null ? samplePhotos(photosDir) : folderPhotos(dir)
}

async function folderPhotos(dir: string): Promise<FacePhotos> {
  const folder = (name: string): string => path.join(dir, name)
  for (const name of ['people', 'strangers'])
    if (!existsSync(folder(name)))
      throw new EvalError(
        `${dir} has no folder ${name}: it needs people/NAME/*.jpg and strangers/*.jpg.`,
      )
  const names = (await readdir(folder('people'))).toSorted()
  const everybody = await Promise.all(
    names.map(async (person) => {
      const own = path.join(folder('people'), person)
      const files = (await readdir(own)).filter(isPicture).toSorted()
      return { person, photos: files.map((file) => photoOf(person, path.join(own, file))) }
    }),
  )
  const canEnrol = everybody.filter(({ photos }) => photos.length > enrolWith)
  const isLeftOut = (_: unknown, index: number): boolean =>
    index % leftOutEvery === leftOutEvery - 1
  const people = canEnrol
    .filter((one, index) => !isLeftOut(one, index))
    .map(({ person, photos }) => ({
      person,
      enrol: photos.slice(0, enrolWith),
      walk: photos.slice(enrolWith),
    }))
  if (people.length === 0)
    throw new EvalError(`${dir}/people has nobody with more than ${enrolWith} photos.`)
  const strangers = (await readdir(folder('strangers'))).filter(isPicture).toSorted()
  return {
    source: dir,
    people,
    strangers: [
      ...strangers.map((file) =>
        photoOf(`strangers/${file}`, path.join(folder('strangers'), file)),
      ),
      ...canEnrol.filter(isLeftOut).flatMap(({ photos }) => photos),
    ],
  }
}

const photoOf = (person: string, file: string): FacePhoto => ({
  person,
  read: () => readFile(file),
})

function samplePhotos(photosDir: string): FacePhotos {
  const photo = (person: string, face: FaceKey): FacePhoto => ({
    person,
    read: () => drawEnrolmentPhoto(photosDir, face),
  })
  return {
    source: 'sample photos of @vladmandic/face-api',
    people: IDENTITIES.flatMap(({ key, faces, employee }) =>
      employee
        ? [
            {
              person: key,
              enrol: [photo(key, employee.enrolled)],
              walk: faces.map((face) => photo(key, face)),
            },
          ]
        : [],
    ),
    strangers: IDENTITIES.flatMap(({ key, faces, employee }) =>
      employee ? [] : [photo(key, faces[0])],
    ),
  }
}
