/** Time for the download to begin before its contents are let go, in milliseconds. */
const KEPT_MS = 60_000

/** Hands `text` to the system's "save as" under the name `name`. */
export function downloadText(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS)
}
