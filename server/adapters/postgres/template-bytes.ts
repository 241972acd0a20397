import { TEMPLATE_LENGTH } from '../../../contracts/inference.ts'

/** A template as stored: little-endian float32. Throws for another length. */
export function templateToBytes(template: Float32Array): Buffer {
  if (template.length !== TEMPLATE_LENGTH) {
    throw new Error(`a template has ${TEMPLATE_LENGTH} numbers, not ${template.length}`)
  }
  const bytes = Buffer.alloc(TEMPLATE_LENGTH * 4)
  for (const [i, value] of template.entries()) bytes.writeFloatLE(value, i * 4)
  return bytes
}

/** The template of stored bytes, in memory of its own. */
export function templateFromBytes(bytes: Buffer): Float32Array {
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4))
}
