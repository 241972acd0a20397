import { describe, expect, it } from 'vitest'
import { isNewEnough } from '../../scripts/setup/ffmpeg.mjs'
import { chromiumSwitches } from '../../scripts/setup/launch.mjs'
import { isDebianLike, missingNeeds } from '../../scripts/setup/system-needs.mjs'

const bare = { hasProgram: () => false, hasLibrary: () => false }
const full = { hasProgram: () => true, hasLibrary: () => true }
const everything = { window: true, compile: true, ffmpeg: false, display: false }
const packagesFor = (wanted: Parameters<typeof missingNeeds>[0], present = bare) =>
  missingNeeds(wanted, present).map(({ debian }) => debian)

describe('what is wanted from the system', () => {
  it('is nothing where all is present', () => {
    expect(packagesFor(everything, full)).toEqual([])
  })

  it('is a compiler, libraries and a display on a bare machine', () => {
    expect(packagesFor(everything)).toEqual(
      expect.arrayContaining(['python3', 'make', 'g++', 'libgtk-3-0', 'libnss3', 'xvfb']),
    )
  })

  it('leaves out the display where there is one', () => {
    expect(packagesFor({ ...everything, display: true })).not.toContain('xvfb')
  })

  it('leaves out what only a window needs', () => {
    const headless = { window: false, compile: false, ffmpeg: true, display: false }
    expect(packagesFor(headless)).toEqual(['ffmpeg'])
  })
})

describe('the system', () => {
  it.each([
    ['ID=debian\nVERSION_ID="12"', true],
    ['ID=ubuntu\nID_LIKE=debian', true],
    ['ID=linuxmint\nID_LIKE="ubuntu debian"', true],
    ['ID=fedora\nHOME_URL="https://debian.example"', false],
  ])('%j is Debian-like: %s', (text, expected) => {
    expect(isDebianLike(text)).toBe(expected)
  })
})

describe('ffmpeg', () => {
  it.each([
    ['ffmpeg version 5.1.9-0+deb12u1 Copyright', true],
    ['ffmpeg version n7.0.1 Copyright', true],
    ['ffmpeg version N-117000-gabcdef Copyright', true],
    ['ffmpeg version 4.4.2-0ubuntu0.22.04.1 Copyright', false],
    ['bash: ffmpeg: command not found', false],
  ])('%j is new enough: %s', (output, expected) => {
    expect(isNewEnough(output)).toBe(expected)
  })
})

describe('the switches for Chromium', () => {
  it('give up the sandbox only for root', () => {
    const machine = { platform: 'linux', isRoot: false, sharedMemory: 8e9 }
    expect(chromiumSwitches(machine)).toEqual([])
    expect(chromiumSwitches({ ...machine, isRoot: true })).toEqual(['--no-sandbox'])
  })

  it('avoid a shared memory that twenty videos outgrow', () => {
    const machine = { platform: 'linux', isRoot: false, sharedMemory: 64 * 1024 * 1024 }
    expect(chromiumSwitches(machine)).toEqual(['--disable-dev-shm-usage'])
  })
})
