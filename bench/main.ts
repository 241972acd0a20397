import process from 'node:process'

/** `npm run bench -- NAME [options]`: measures one part of NeuroMark on this machine. */
const benches: Readonly<
  Record<string, () => Promise<{ readonly usage: string; run(args: string[]): Promise<void> }>>
> = {
  attendance: async () => {
    const { benchAttendance, usage } = await import('./attendance/bench-attendance.ts')
    return { usage, run: benchAttendance }
  },
  inference: async () => {
    const { benchInference, usage } = await import('./inference/bench-inference.ts')
    return { usage, run: benchInference }
  },
  ingest: async () => {
    const { benchIngest, usage } = await import('./ingest/bench-ingest.ts')
    return { usage, run: benchIngest }
  },
  search: async () => {
    const { benchSearch, usage } = await import('./search.ts')
    return { usage, run: benchSearch }
  },
}

const [name = '', ...args] = process.argv.slice(2)
const open = benches[name]
if (open === undefined) {
  process.stderr.write(`Say what to measure: ${Object.keys(benches).join(', ')}.\n`)
  process.exitCode = 2
} else {
  const bench = await open()
  try {
    await bench.run(args)
  } catch (error) {
    // Options that are not understood: Node's parser throws a TypeError, ours a RangeError.
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error
    process.stderr.write(`${error.message}\n\n${bench.usage}\n`)
    process.exitCode = 2
  }
}
