// The version of xec, as its package states it. The build puts the text itself in the place of this module (src/build/replacements.ts).
import { createRequire } from 'node:module'

const { version } = createRequire(import.meta.url)('../../package.json') as { readonly version: string }

/** The version of xec. */
export const VERSION: string = version
