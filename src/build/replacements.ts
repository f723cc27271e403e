// Modules whose result is known when xec is built: what they would compile or read at every start, the build writes down.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'esbuild'
import { ROOT } from './settings.ts'
import { makeShapeSource } from './shape.ts'
import { makeValidatorSource } from './validator.ts'

/** The code that takes the place of a module, by the module's path below src, without its extension. */
export type Replacements = Readonly<Record<string, string>>

/** Makes the code of all modules that are replaced. Each exports at run time what the original does, as far as xec uses it. */
export function makeReplacements(): Replacements {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
  return {
    'config/published': makeShapeSource(),
    'config/validator': makeValidatorSource(),
    'reconcile/version': `export const VERSION = ${JSON.stringify(version)}`,
  }
}

/** Gives a bundle the replacements instead of the modules. A path that leads to no module fails the build. */
export function replaceModules(replacements: Replacements): Plugin {
  return {
    name: 'replace-modules',
    setup: (build) => {
      const left = new Set(Object.keys(replacements))
      build.onLoad({ filter: /[/\\](src|dist)[/\\].*\.[jt]s$/ }, ({ path }) => {
        const module = path.replaceAll('\\', '/').replace(/^.*\/(src|dist)\/(.*)\.[jt]s$/, '$2')
        const contents = replacements[module]
        if (contents === undefined) return null
        left.delete(module)
        return { contents, loader: 'js', resolveDir: ROOT }
      })
      build.onEnd(() => ({
        errors: [...left].map((text) => ({ text: `${text} is replaced and not there` })),
      }))
    },
  }
}
