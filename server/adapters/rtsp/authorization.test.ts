import { describe, expect, it } from 'vitest'
import { answerChallenge, readChallenges } from './authorization.ts'

describe('answering a challenge', () => {
  // The example of RFC 2617, section 3.5.
  const mufasa = { username: 'Mufasa', password: 'Circle Of Life' }
  const request = { method: 'GET', uri: '/dir/index.html' }

  it('without qop is the digest of RFC 2069', () => {
    const challenges = readChallenges([
      'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"',
    ])
    expect(answerChallenge(challenges, request, mufasa)).toBe(
      'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html", response="670fd8c2df070c60b045671b8b24ff02"',
    )
  })

  it('gives back what the camera sent along, and counts its own nonce', () => {
    const challenges = readChallenges([
      'Digest realm="r", qop="auth,auth-int", algorithm=SHA-256, nonce="n", opaque="o"',
    ])
    const answer = answerChallenge(challenges, request, mufasa) ?? ''
    expect(answer).toMatch(
      /response="[0-9a-f]{64}", algorithm=SHA-256, opaque="o", qop=auth, nc=00000001, cnonce="[0-9a-f]{16}"$/,
    )
  })

  it('prefers Digest, in whatever order they come', () => {
    const basic = 'Basic realm="r"'
    const digest = 'Digest realm="r", nonce="n"'
    for (const offered of [
      [basic, digest],
      [digest, basic],
    ])
      expect(answerChallenge(readChallenges(offered), request, mufasa)).toMatch(/^Digest /)
    expect(answerChallenge(readChallenges([basic]), request, mufasa)).toBe(
      `Basic ${Buffer.from('Mufasa:Circle Of Life').toString('base64')}`,
    )
  })

  it('prefers SHA-256 to MD5, and leaves what it does not know alone', () => {
    const offered = ['MD5', 'SHA-256', 'SHA-512-256'].map(
      (algorithm) => `Digest realm="r", nonce="n", algorithm=${algorithm}`,
    )
    const answer = answerChallenge(readChallenges(offered), request, mufasa)
    expect(answer).toContain('algorithm=SHA-256')
    expect(answerChallenge(readChallenges(offered.slice(2)), request, mufasa)).toBeUndefined()
    expect(readChallenges([offered.join(', ')])).toHaveLength(3)
  })

  it('quotes what has quotes in it', () => {
    const challenges = readChallenges(['Digest realm="the \\"door\\"", nonce="n"'])
    const answer = answerChallenge(challenges, request, { ...mufasa, username: 'a"b\\c' })
    expect(answer).toContain('username="a\\"b\\\\c", realm="the \\"door\\""')
  })

  it('is none where nothing is offered that we know', () => {
    expect(answerChallenge(readChallenges(['Negotiate']), request, mufasa)).toBeUndefined()
    expect(answerChallenge([], request, mufasa)).toBeUndefined()
  })
})
