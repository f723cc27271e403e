// Where this repository is, and what of it is run.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of this repository. */
export const PROJECT: string = fileURLToPath(new URL('..', import.meta.url))

/** The built command line, as package.json names it. */
export function findExecutable(): string {
  const { bin } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { bin: { xec: string } }
  return join(PROJECT, bin.xec)
}
