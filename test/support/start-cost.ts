// What the built command line loads for a command: counts that are the same on every machine and at every load.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Names of modules of Node and of parts of the packs, and the bytes of these parts. */
export interface StartCost {
  readonly modules: readonly string[]
  readonly parts: readonly string[]
  readonly bytes: number
}

/** Runs a command in a folder without kept code, and counts. */
export function countStart(args: readonly string[], cwd: string): StartCost {
  const find = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
  const folder = mkdtempSync(join(tmpdir(), 'xec-start-'))
  const file = join(folder, 'cost.json')
  try {
    spawnSync(process.execPath, ['--require', find('start-cost.cjs'), find('../../dist/bin.cjs'), ...args], {
      cwd,
      // a pipe would have Node load its networking
      stdio: 'ignore',
      env: { PATH: process.env['PATH'], HOME: folder, XEC_NO_CODE_CACHE: '1', START_COST: file },
    })
    return JSON.parse(readFileSync(file, 'utf8')) as StartCost
  } finally {
    rmSync(folder, { recursive: true })
  }
}
