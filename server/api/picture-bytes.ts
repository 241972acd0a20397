import { ORPCError } from '@orpc/server'

const LARGEST_PICTURE_BYTES = 20_000_000

/** The bytes of a picture that came with a call; throws the contract's error when it is empty or too large. */
export async function pictureBytes(image: Blob): Promise<Uint8Array> {
  if (image.size > LARGEST_PICTURE_BYTES) {
    throw new ORPCError('BAD_REQUEST', {
      message: `The picture has ${Math.ceil(image.size / 1_000_000)} MB; 20 MB are the most. Use a smaller one.`,
    })
  }
  if (image.size === 0) {
    throw new ORPCError('BAD_REQUEST', { message: 'The picture is empty. Use another file.' })
  }
  return new Uint8Array(await image.arrayBuffer())
}
