import type { RecognitionSettings } from '../../core/recognition/settings.ts'

/** Rules in round numbers, for tests whose votes are literal: they do not follow what ships. */
export const matchRules: RecognitionSettings['match'] = {
  similarity: 0.5,
  cohortFrom: 0.2,
  cohortShare: 0.5,
  cohortRelief: 0.02,
  cohortUnknown: 0,
  margin: 0.05,
  agree: 2,
  of: 3,
  lookAlike: 0.4,
  alikeMargin: 0.12,
  rejectMargin: 0.02,
  withdrawBelow: 0.1,
  wholeBelow: 0.02,
}
