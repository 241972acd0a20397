import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadVaultKey, VaultKeyError } from './vault-key.ts'
import { createVault } from './vault.ts'

const key = (fill: number) => new Uint8Array(32).fill(fill)

describe('the vault', () => {
  const vault = createVault(key(1))

  it.each(['secret', '', 'pässwörd 🔑'])('opens what it has sealed: %j', (text) => {
    expect(vault.open('id', vault.seal('id', text))).toEqual({ kind: 'opened', text })
  })

  it('never seals the same twice, nor leaves the secret readable', () => {
    const [first, second] = [vault.seal('id', 'secret'), vault.seal('id', 'secret')]
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(false)
    expect(Buffer.from(first).includes('secret')).toBe(false)
  })

  it('does not open with another key, under another id, or after a change of any byte', () => {
    const sealed = vault.seal('id', 'secret')
    const unreadable = { kind: 'unreadable' }
    expect(createVault(key(2)).open('id', sealed)).toEqual(unreadable)
    expect(vault.open('other', sealed)).toEqual(unreadable)
    expect(vault.open('id', new Uint8Array())).toEqual(unreadable)
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = sealed.map((byte, i) => (i === at ? byte ^ 1 : byte))
      expect(vault.open('id', changed)).toEqual(unreadable)
      expect(vault.open('id', sealed.slice(0, at))).toEqual(unreadable)
    }
  })
})

describe('the key of the vault', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'neuromark-vault-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('is made once, for its owner only', async () => {
    const made = await loadVaultKey(folder)
    expect(made).toHaveLength(32)
    expect(await loadVaultKey(folder)).toEqual(made)
    expect((await stat(path.join(folder, 'vault.key'))).mode & 0o777).toBe(0o600)
  })

  it('is one key even when two programs make it at once', async () => {
    const [first, second] = await Promise.all([loadVaultKey(folder), loadVaultKey(folder)])
    expect(first).toEqual(second)
  })

  it('is what desktops share, in hexadecimal or base64', async () => {
    const shared = Buffer.from(key(7))
    expect(await loadVaultKey(folder, { shared: shared.toString('hex') })).toEqual(shared)
    expect(await loadVaultKey(folder, { shared: ` ${shared.toString('base64')}\n` })).toEqual(
      shared,
    )
    await expect(loadVaultKey(folder, { shared: 'too short' })).rejects.toThrow(VaultKeyError)
  })

  it('lies wrapped on disk where the system has a key store, and says so when that is lost', async () => {
    const flip = (bytes: Uint8Array) => bytes.map((byte) => byte ^ 0x5a)
    const made = await loadVaultKey(folder, { wrapping: { wrap: flip, unwrap: flip } })
    const onDisk = new Uint8Array(await readFile(path.join(folder, 'vault.key')))
    expect(Buffer.from(made)).toEqual(Buffer.from(flip(onDisk)))
    const refuse = () => {
      throw new Error('another login')
    }
    await expect(
      loadVaultKey(folder, { wrapping: { wrap: flip, unwrap: refuse } }),
    ).rejects.toThrow(/cannot be read on this desktop/)
  })

  it('is never replaced when its file is damaged', async () => {
    await writeFile(path.join(folder, 'vault.key'), 'short')
    await expect(loadVaultKey(folder)).rejects.toThrow(/move the file away/)
    expect(await readFile(path.join(folder, 'vault.key'), 'utf8')).toBe('short')
  })
})
