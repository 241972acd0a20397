const deepest = 64
const mostElements = 20_000

/**
 * True where a stranger's XML is harmless to parse: shallow, of bounded size, without a document type (and so without
 * entities of its own), and with name spaces written plainly. Pure; one pass. What passes may still be malformed.
 */
export function isHarmlessXml(text: string): boolean {
  // The library cuts name spaces out with an expression that is slow on anything else.
  if (/xmlns(?![:\w.-]{0,80}\s?=\s?["'])/.test(text)) return false
  let depth = 0
  let elements = 0
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const special = skipSpecial(text, at)
    if (special === 'refused') return false
    if (special !== null) {
      at = special
      continue
    }
    const end = endOfTag(text, at)
    if (end < 0) return true
    if (text[at + 1] === '/') depth -= 1
    else {
      elements += 1
      if (text[end - 1] !== '/') depth += 1
      if (depth > deepest || elements > mostElements) return false
    }
    at = end + 1
  }
  return true
}

/** Where a comment, CDATA section or instruction at `at` ends; null where there is none. */
function skipSpecial(text: string, at: number): number | 'refused' | null {
  const after = (ending: string) => {
    const end = text.indexOf(ending, at + 2)
    return end < 0 ? text.length : end + ending.length
  }
  if (text.startsWith('<!--', at)) return after('-->')
  if (text.startsWith('<![CDATA[', at)) return after(']]>')
  if (text[at + 1] === '!') return 'refused'
  return text[at + 1] === '?' ? after('?>') : null
}

/** Index of the `>` that ends the tag at `at`; -1: none does. Signs in quotation marks do not count. */
function endOfTag(text: string, at: number): number {
  let quote = ''
  for (let index = at + 1; index < text.length; index += 1) {
    const sign = text[index] ?? ''
    if (quote !== '') quote = sign === quote ? '' : quote
    else if (sign === '"' || sign === "'") quote = sign
    else if (sign === '>') return index
  }
  return -1
}
