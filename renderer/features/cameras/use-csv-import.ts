import { useRef, useState } from 'react'
import type { CsvImport } from '../../../contracts/cameras.ts'
import { errorSentence, useApi } from '../../client/api.ts'
import { decodeCsv } from './csv-template.ts'

export type CsvImportState =
  | { readonly kind: 'empty' }
  | { readonly kind: 'checking'; readonly name: string }
  | {
      readonly kind: 'checked'
      readonly name: string
      readonly text: string
      readonly result: CsvImport
      readonly importing: boolean
    }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string }

/** As the contract takes it. */
const MAX_BYTES = 1_000_000

/** Checks a list of cameras, and imports it once that is confirmed. */
export function useCsvImport(onImported: (result: CsvImport) => void): {
  readonly state: CsvImportState
  readonly check: (file: File) => Promise<void>
  readonly run: () => Promise<void>
  readonly reset: () => void
} {
  const api = useApi()
  const [state, setState] = useState<CsvImportState>({ kind: 'empty' })
  // An answer for a file that was replaced meanwhile is of no interest.
  const turn = useRef(0)

  const check = async (file: File): Promise<void> => {
    const mine = ++turn.current
    const { name } = file
    const settle = (next: CsvImportState): void => {
      if (mine === turn.current) setState(next)
    }
    if (file.size > MAX_BYTES) {
      const message = 'The file is larger than 1 MB: no list of cameras is. Choose another one.'
      return settle({ kind: 'failed', name, message })
    }
    settle({ kind: 'checking', name })
    try {
      const text = decodeCsv(await file.arrayBuffer())
      const result = await api.cameras.importCsv({ text, dryRun: true })
      settle({ kind: 'checked', name, text, result, importing: false })
    } catch (error) {
      settle({ kind: 'failed', name, message: errorSentence(error) })
    }
  }
  const run = async (): Promise<void> => {
    if (state.kind !== 'checked' || state.importing) return
    const { name, text } = state
    setState({ ...state, importing: true })
    try {
      const result = await api.cameras.importCsv({ text, dryRun: false })
      if (result.kind === 'ok') onImported(result)
      else setState({ kind: 'checked', name, text, result, importing: false })
    } catch (error) {
      setState({ kind: 'failed', name, message: errorSentence(error) })
    }
  }
  const reset = (): void => {
    turn.current += 1
    setState({ kind: 'empty' })
  }
  return { state, check, run, reset }
}
