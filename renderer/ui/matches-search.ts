/** Lower case and without accents, so that `jose` finds `José`. */
function searchable(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
}

/** Whether every word of `search` occurs somewhere in `fields`. */
export function matchesSearch(search: string, fields: ReadonlyArray<string | null>): boolean {
  const words = searchable(search).split(/\s+/).filter(Boolean)
  if (words.length === 0) return true
  const text = searchable(fields.filter((field) => field !== null).join(' '))
  return words.every((word) => text.includes(word))
}
