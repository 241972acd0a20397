import { useEffect, useReducer, useRef, useState } from 'react'
import type { CameraId } from '../../../contracts/ids.ts'
import { errorSentence, useApi } from '../../client/api.ts'
import { pathsOf } from '../../client/desktop.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import { reduceImport, toImport, type ImportEvent, type ImportRow } from './import-rows.ts'
import { fromLocalText } from './site-time.ts'

export type Import = {
  readonly rows: ReadonlyArray<ImportRow>
  readonly dispatch: (event: ImportEvent) => void
  /** Takes in files that were dropped or chosen, and looks at them. False: none of them lies on this desktop. */
  readonly take: (files: ReadonlyArray<File>, cameraId: CameraId | null) => boolean
  /** Imports all that are ready, one after the other. Answers how many were, and how many are left. */
  readonly send: (attendance: boolean) => Promise<{ readonly added: number; readonly left: number }>
  readonly sending: boolean
}

/** Files on their way into the list of recordings. */
export function useImport(): Import {
  const api = useApi()
  const timeZone = useTimeZone()
  const [rows, dispatch] = useReducer(reduceImport, [])
  const [sending, setSending] = useState(false)
  const looking = useRef(new Set<AbortController>())
  useEffect(() => {
    const all = looking.current
    return () => {
      for (const one of all) one.abort()
    }
  }, [])

  const inspect = async (paths: ReadonlyArray<string>): Promise<void> => {
    const stop = new AbortController()
    looking.current.add(stop)
    try {
      const answers = await api.recordings.inspect({ paths: [...paths] }, { signal: stop.signal })
      for await (const file of answers) dispatch({ kind: 'inspected', file, timeZone })
      // A file that was not answered for would wait for ever.
      dispatch({ kind: 'inspection-failed', message: 'The file could not be looked at.' })
    } catch (error) {
      if (stop.signal.aborted) return
      dispatch({ kind: 'inspection-failed', message: errorSentence(error) })
    } finally {
      looking.current.delete(stop)
    }
  }

  const sendOne = async (row: ImportRow, attendance: boolean): Promise<boolean> => {
    const { path, cameraId } = row
    const beginsAt = fromLocalText(row.begin, timeZone)
    if (cameraId === null || beginsAt === null) return false
    dispatch({ kind: 'adding', path })
    try {
      await api.recordings.add({ path, cameraId, beginsAt, attendance })
      dispatch({ kind: 'added', path })
      return true
    } catch (error) {
      dispatch({ kind: 'failed', path, message: errorSentence(error) })
      return false
    }
  }

  return {
    rows,
    dispatch,
    sending,
    take(files, cameraId) {
      const known = new Set(rows.map(({ path }) => path))
      const paths = pathsOf(files).filter((path) => !known.has(path))
      if (paths.length === 0) return pathsOf(files).length > 0
      dispatch({ kind: 'dropped', paths, cameraId })
      void inspect(paths)
      return true
    },
    async send(attendance) {
      setSending(true)
      let added = 0
      const waiting = toImport(rows)
      try {
        for (const row of waiting) if (await sendOne(row, attendance)) added++
      } finally {
        setSending(false)
      }
      return { added, left: waiting.length - added }
    },
  }
}
