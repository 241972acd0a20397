import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import pino, { type Logger } from 'pino'

/** Enough for a report of what went wrong. */
const mostErrors = 50

/** Opens the log file in `dir`, which only the app's user may enter; `errors` takes in the first sentences of what fails. */
export async function openLog(dir: string, level: string, errors: string[]): Promise<Logger> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const file = path.join(dir, 'neuromark.log')
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: pino.stdSerializers.err },
      redact: ['password', '*.password', 'template', '*.template', 'crop', '*.crop'],
      hooks: {
        logMethod(args, method, number) {
          if (number >= 50 && errors.length < mostErrors)
            errors.push(args.filter((arg): arg is string => typeof arg === 'string').join(' '))
          return method.apply(this, args)
        },
      },
    },
    pino.destination({ dest: file, mkdir: true, sync: true, mode: 0o600 }),
  )
}
