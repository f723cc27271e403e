// The library: what tsc made of the sources stays as it is, except for the modules that import a package; these get its code.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Metafile, type Plugin } from 'esbuild'
import { replaceModules, type Replacements } from './replacements.ts'
import { COMMON, DIST } from './settings.ts'
import { stubDockerode } from './stubs.ts'

// The file with the code that lays out pictures. It is larger than all else together, so library and command line share it.
const PICTURES = 'vendor/viz.cjs'

// dockerode requires modules of Node, which a module of ECMAScript has to be given a function for
const REQUIRE =
  "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)\n"
const BARE_IMPORT = /^(?:import|export)\b[^'"]*['"](?![./]|node:)|\bimport\(['"](?![./]|node:)/m

/** Puts the packages that the library uses into its modules. */
export async function buildLibrary(replacements: Replacements): Promise<Metafile> {
  const modules = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.js'),
  )
  const entryPoints = modules.filter((file) => importsPackage(file) || replacements[file.slice(0, -3)])
  const { metafile, outputFiles } = await build({
    ...COMMON,
    entryPoints: entryPoints.map((file) => join(DIST, file)),
    format: 'esm',
    outdir: DIST,
    outbase: DIST,
    write: false,
    // their larger part is the code of packages; names stay, for whoever reads a stack
    minifyWhitespace: true,
    minifySyntax: true,
    plugins: [keepModules(), sharePictures('../../'), stubDockerode(), replaceModules(replacements)],
  })
  for (const { path, text } of outputFiles) {
    writeFileSync(path, text.includes('__require(') ? `${REQUIRE}${text}` : text)
  }
  return metafile
}

function importsPackage(file: string): boolean {
  return BARE_IMPORT.test(readFileSync(join(DIST, file), 'utf8'))
}

/** Bundles what draws pictures. */
export async function buildPictures(): Promise<Metafile> {
  const { metafile } = await build({
    ...COMMON,
    // its WebAssembly is a text of bytes, of which half would be written as four characters each
    charset: 'utf8',
    entryPoints: ['@viz-js/viz'],
    outfile: join(DIST, PICTURES),
    format: 'cjs',
    minify: true,
  })
  return metafile
}

/** Leaves the other modules of the library where they are. */
function keepModules(): Plugin {
  return {
    name: 'keep-modules',
    setup: (build) => {
      build.onResolve({ filter: /^\.\.?\// }, ({ path, importer }) =>
        importer.startsWith(DIST) ? { path, external: true } : null,
      )
    },
  }
}

/** Has modules load the one file that draws pictures; `up` is the way from them to dist. */
export function sharePictures(up: string): Plugin {
  return {
    name: 'share-pictures',
    setup: (build) => {
      build.onResolve({ filter: /^@viz-js\/viz$/ }, () => ({ path: `${up}${PICTURES}`, external: true }))
    },
  }
}
