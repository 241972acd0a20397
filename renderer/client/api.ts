import { ORPCError } from '@orpc/client'
import { useClient } from './client.ts'
import type { Api } from './create-api.ts'

/** The typed client of the node that this window shows. */
export function useApi(): Api {
  return useClient().api
}

/**
 * The sentence to show for a failed call.
 *
 * Errors that the contract names carry a sentence for the person at the screen; anything else is
 * a fault of the program, of which the log knows more than this page.
 */
export function errorSentence(error: unknown): string {
  if (error instanceof ORPCError && error.code !== 'INTERNAL_SERVER_ERROR' && error.message) {
    return error.message
  }
  return 'Something went wrong inside NeuroMark. Try again; if it stays, the log folder named in Diagnostics holds the details.'
}
