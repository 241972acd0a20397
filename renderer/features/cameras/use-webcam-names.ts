import { useEffect, useState } from 'react'

/** Chromium adds the maker's and the product's number: `HD Webcam (046d:0825)`. */
const withoutNumbers = (label: string): string =>
  label.replace(/ \([0-9a-f]{4}:[0-9a-f]{4}\)$/i, '')

/** Names of the webcams that are plugged in, as suggestions; none while `wanted` is false. */
export function useWebcamNames(wanted: boolean): ReadonlyArray<string> {
  const [names, setNames] = useState<ReadonlyArray<string>>([])
  useEffect(() => {
    if (!wanted) return
    // Linux knows them by their device files, which the page cannot see.
    if (/linux/i.test(navigator.userAgent)) {
      setNames(['/dev/video0', '/dev/video2'])
      return
    }
    let gone = false
    const read = async (): Promise<void> => {
      const devices = await navigator.mediaDevices.enumerateDevices()
      const labels = devices.filter(({ kind }) => kind === 'videoinput').map(({ label }) => label)
      if (!gone) setNames([...new Set(labels.map(withoutNumbers))].filter((name) => name !== ''))
    }
    // Suggestions only: without them the name is typed.
    read().catch(() => undefined)
    return () => {
      gone = true
    }
  }, [wanted])
  return names
}
