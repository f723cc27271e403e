// What all parts of the build agree on.
import { fileURLToPath } from 'node:url'
import type { BuildOptions } from 'esbuild'

/** The repository. */
export const ROOT: string = fileURLToPath(new URL('../..', import.meta.url))

/** Where the built files go. */
export const DIST: string = fileURLToPath(new URL('../../dist', import.meta.url))

/** The oldest Node that xec runs on. */
export const TARGET = 'node20.19'

/** What all bundles have in common. Their characters are of one byte, which V8 reads quickest; licences have a file of their own. */
export const COMMON: BuildOptions & { readonly metafile: true } = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: TARGET,
  charset: 'ascii',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
}
