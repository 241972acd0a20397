import { IconPhotoOff, IconUser } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReferenceId, SightingId } from '../../contracts/ids.ts'
import classes from './FaceImage.module.css'

type FaceImageProps = {
  readonly url: string | null
  readonly label: string
  readonly size: number
  readonly missing: 'person' | 'picture'
}

function FaceImage({ url, label, size, missing }: FaceImageProps) {
  const [failedUrl, setFailedUrl] = useState<string | null>(null)
  const Missing = missing === 'person' ? IconUser : IconPhotoOff
  return (
    <span className={classes.frame} style={{ width: size, height: size }}>
      {url !== null && url !== failedUrl ? (
        <img
          className={classes.image}
          src={url}
          alt={label}
          width={size}
          height={size}
          decoding="async"
          draggable={false}
          onError={() => setFailedUrl(url)}
        />
      ) : (
        <Missing role="img" aria-label={label} size={size * 0.45} stroke={1.5} />
      )}
    </span>
  )
}

export type PortraitProps = {
  /** Null: nobody has enrolled this person yet. */
  readonly referenceId: ReferenceId | null
  readonly name: string
  /** Edge in CSS pixels. */
  readonly size: number
}

/** The enrolled photo of a person. */
export function Portrait({ referenceId, name, size }: PortraitProps) {
  const url = referenceId === null ? null : `media/references/${referenceId}`
  return <FaceImage url={url} label={`Enrolled photo of ${name}`} size={size} missing="person" />
}

export type CropProps = {
  readonly sightingId: SightingId
  /** Whom it shows, e.g. a name or "unknown face". */
  readonly of: string
  /** Edge in CSS pixels. */
  readonly size: number
}

/** The evidence picture of a sighting, as a camera saw it. */
export function Crop({ sightingId, of, size }: CropProps) {
  return (
    <FaceImage
      url={`media/crops/${sightingId}`}
      label={`Camera picture of ${of}`}
      size={size}
      missing="picture"
    />
  )
}

export type RejectedFaceProps = {
  /** Of the rejection. */
  readonly id: string
  /** Whom it does not show. */
  readonly name: string
  /** Edge in CSS pixels. */
  readonly size: number
}

/** The picture of somebody who was taken for a person and is not. */
export function RejectedFace({ id, name, size }: RejectedFaceProps) {
  return (
    <FaceImage
      url={`media/rejections/${id}`}
      label={`Face that is not ${name}`}
      size={size}
      missing="picture"
    />
  )
}
