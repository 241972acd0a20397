/** What the example row says, by heading. Cells that it does not name stay empty. */
const example: Readonly<Record<string, string>> = {
  Name: 'Gate north',
  Role: 'entry',
  'Main stream': 'rtsp://192.168.1.20/stream1',
  'Sub-stream': 'rtsp://192.168.1.20/stream2',
  'User name': 'viewer',
  Transport: 'tcp',
  Enabled: 'yes',
}

/** An export never holds passwords; a list to import may. */
const PASSWORD = 'Password'

/** A list to fill in, with one example: the headings of `exported`, an export of any cameras or of none. */
export function csvTemplate(exported: string): string {
  const [first = ''] = exported.replace(/^\uFEFF/, '').split(/\r?\n/, 1)
  const headings = first.split(',')
  const login = headings.indexOf('User name')
  const all = headings.includes(PASSWORD) ? headings : headings.toSpliced(login + 1, 0, PASSWORD)
  const row = all.map((heading) => example[heading] ?? '')
  return `\uFEFF${all.join(',')}\r\n${row.join(',')}\r\n`
}

/** The text of a CSV file. Excel on Windows may write it in the system's own encoding. */
export function decodeCsv(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
