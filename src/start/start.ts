#!/usr/bin/env node
// What runs when somebody types xec: opens the packs that the build made of src/bin.ts and all that it loads, and keeps their compiled
// code for the next time. The constants below are put in by the build.
import { join } from 'node:path'
import { openCodeCache } from './code-cache.ts'
import { makeLazy } from './lazy-module.ts'
import { makeLoader } from './packs.ts'

/** Tells the packs of this build from those of all others. */
declare const BUILD: string
/** The names of the parts in each pack. */
declare const PACKS: readonly (readonly string[])[]
/** The words that each have compiled code of their own, since each runs other code. */
declare const COMMANDS: readonly string[]

const word = process.argv[2] ?? ''
const load = makeLoader({
  folder: join(__dirname, 'packs'),
  packs: PACKS,
  cache: openCodeCache({ build: BUILD, command: COMMANDS.includes(word) ? word : 'other' }),
  requireModule: makeLazy(require),
  onEnd: (listener) => process.once('exit', listener),
})
// With nothing left to do, Node would take its heap apart piece by piece before it goes, for two milliseconds.
// oxlint-disable-next-line no-restricted-properties -- the exit code stands already
process.once('beforeExit', () => process.exit())
load('./bin.js')
