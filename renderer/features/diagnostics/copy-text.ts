/**
 * Puts `text` on the clipboard; answers whether that worked. Call it from a click.
 *
 * Not the clipboard API: that asks for a permission, and the window grants none that it can do
 * without.
 */
export function copyText(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.readOnly = true
  area.style.position = 'fixed'
  area.style.opacity = '0'
  document.body.append(area)
  const focused = document.activeElement
  area.select()
  const copied = document.execCommand('copy')
  area.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return copied
}
