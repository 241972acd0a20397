import { ORPCError } from '@orpc/server'

type Refusal = { readonly kind: 'invalid' | 'conflict' | 'not-found'; readonly message: string }

const codes = { invalid: 'BAD_REQUEST', conflict: 'CONFLICT', 'not-found': 'NOT_FOUND' } as const

/** Passes an outcome on, or throws the contract's error for a refusal, with its sentence. */
export function answer<Outcome extends { readonly kind: string }>(
  outcome: Outcome,
): Exclude<Outcome, Refusal> {
  if (isRefusal(outcome)) throw new ORPCError(codes[outcome.kind], { message: outcome.message })
  return outcome as Exclude<Outcome, Refusal>
}

function isRefusal(outcome: { readonly kind: string }): outcome is Refusal {
  return Object.hasOwn(codes, outcome.kind) && 'message' in outcome
}
