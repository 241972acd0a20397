import type { Logger } from 'pino'

/** Where a part writes what happened: a static message with fields. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>
