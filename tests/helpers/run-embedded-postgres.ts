/** A program that does nothing but keep a database: `tsx run-embedded-postgres.ts DATA_FOLDER`. */
import pino from 'pino'
import { startEmbeddedPostgres } from '../../server/adapters/embedded-postgres/start-embedded-postgres.ts'

const [dataDir = ''] = process.argv.slice(2)
const log = pino({ level: 'silent' })
try {
  const server = await startEmbeddedPostgres({ dataDir, log })
  process.stdout.write(`${JSON.stringify({ pid: server.pid, connection: server.connection })}\n`)
  setInterval(() => undefined, 60_000)
} catch (error) {
  process.stdout.write(`${JSON.stringify({ message: String(error) })}\n`)
}
