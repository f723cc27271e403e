// How the command line gets its packages. Most are bundled as they are; some would cost every start more than what is used of them.
import { join } from 'node:path'
import type { Plugin } from 'esbuild'
import { ROOT } from './settings.ts'

// A package has its modules twice. Of those for Node each runs when one of them is asked for; of the others only what is used is bundled.
const MODULES: Readonly<Record<string, string>> = { yaml: 'node_modules/yaml/browser/dist/index.js' }

// What a package exports and most commands need only when something is wrong, or odd: the package runs when it is called.
const LATER: Readonly<Record<string, readonly string[]>> = {
  '@babel/code-frame': ['codeFrameColumns'],
  'fast-string-width': ['default'],
  'fast-wrap-ansi': ['wrapAnsi'],
}

const NAMESPACE = 'later'

/** Bundles as little of some packages as is used, and has others run when they are called. */
export function tamePackages(): Plugin {
  return {
    name: 'tame-packages',
    setup: (build) => {
      build.onResolve({ filter: /^[^./]/ }, ({ path, namespace }) => {
        const file = MODULES[path]
        if (file !== undefined) return { path: join(ROOT, file), sideEffects: false }
        return Object.hasOwn(LATER, path) && namespace !== NAMESPACE ? { path, namespace: NAMESPACE } : null
      })
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
        contents: (LATER[path] as readonly string[]).map((name) => renderCall(path, name)).join('\n'),
        resolveDir: ROOT,
      }))
    },
  }
}

function renderCall(path: string, name: string): string {
  const call = `(...given) => require(${JSON.stringify(path)}).${name}(...given)`
  return name === 'default' ? `export default ${call}` : `export const ${name} = ${call}`
}
