// A real browser for the tests of pages: Chromium, where the machine has one.
import { accessSync, constants } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const EXECUTABLE = process.env['XEC_TEST_CHROMIUM'] ?? '/usr/bin/chromium'

// It runs as root, with a profile of its own that is empty, and asks nobody for anything.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Why no browser can be started on this machine, in a few words; null where one can. */
export function canStartBrowser(): string | null {
  if (EXECUTABLE === 'none') return 'XEC_TEST_CHROMIUM=none'
  try {
    accessSync(EXECUTABLE, constants.X_OK)
    return null
  } catch {
    return `there is no ${EXECUTABLE}`
  }
}

/** Starts the browser. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: FLAGS })
}
