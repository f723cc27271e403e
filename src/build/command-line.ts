// The command line: esbuild splits it where something is loaded on demand, and the parts go into few files, the packs. A pack is one
// expression, a list with a function for each part in the manner of CommonJS: what is not asked for is not even compiled, a
// file more costs more than that, and V8 can keep the compiled code of a whole pack (src/start).
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build, transform, type Metafile } from 'esbuild'
import { sharePictures } from './library.ts'
import { tamePackages } from './packages.ts'
import { replaceModules, type Replacements } from './replacements.ts'
import { COMMON, DIST, ROOT, TARGET } from './settings.ts'
import { shareExports } from './share-exports.ts'
import { stubDockerode } from './stubs.ts'

const START = 'src/start/start.ts'
const ENTRY = 'src/bin.ts'
// What each pack has the parts of, as far as those before it have not: what every command line needs, what a configuration needs, what a
// plan on an engine needs. The last pack has all others.
const PACKS: readonly (readonly string[])[] = [
  [ENTRY, 'src/cli/run-invocation.ts'],
  ['src/cli/commands/validate.ts'],
  ['src/cli/commands/plan.ts', 'src/engine/docker/docker-engine.ts', 'src/engine/open.ts'],
]

type Outputs = Metafile['outputs']

/** Bundles the command line and what starts it. */
export async function buildCommandLine(replacements: Replacements): Promise<readonly Metafile[]> {
  const { metafile, outputFiles } = await build({
    ...COMMON,
    entryPoints: [ENTRY],
    format: 'esm',
    splitting: true,
    outdir: join(DIST, 'packs'),
    write: false,
    minifySyntax: true,
    define: { 'import.meta.url': 'pack.url' },
    plugins: [sharePictures('../'), tamePackages(), stubDockerode(), replaceModules(replacements)],
  })
  const parts = await Promise.all(outputFiles.map(({ path, text }) => makePart(basename(path), text)))
  const packs = fillPacks(parts, metafile.outputs)
  mkdirSync(join(DIST, 'packs'))
  packs.forEach((pack, index) => writeFileSync(join(DIST, 'packs', `${index}.cjs`), renderPack(pack)))
  return [metafile, await buildStart(packs)]
}

interface Part {
  readonly name: string
  readonly code: string
}

async function makePart(name: string, text: string): Promise<Part> {
  const { code } = await transform(shareExports(text), {
    format: 'cjs',
    platform: 'node',
    target: TARGET,
    charset: 'ascii',
    minify: true,
    supported: { 'dynamic-import': false },
  })
  return { name, code }
}

function renderPack(parts: readonly Part[]): string {
  return `([${parts.map(({ code }) => `function(require,module,pack){${code}}`).join(',\n')}])\n`
}

type Pack = readonly Part[]

function fillPacks(parts: readonly Part[], outputs: Outputs): readonly Pack[] {
  const left = new Map(parts.map((part) => [part.name, part]))
  const packs = PACKS.map((entries) => takeNeeded(left, entries, outputs))
  return [...packs, [...left.values()]]
}

/** Takes the parts that the entries are in, and those that they import at once. */
function takeNeeded(left: Map<string, Part>, entries: readonly string[], outputs: Outputs): Pack {
  const taken: Part[] = []
  const visit = (path: string): void => {
    const part = left.get(basename(path))
    if (part === undefined) return
    left.delete(part.name)
    taken.push(part)
    for (const { path: next, kind } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement') visit(next)
    }
  }
  for (const [path, { entryPoint }] of Object.entries(outputs)) {
    if (entryPoint !== undefined && entries.includes(entryPoint)) visit(path)
  }
  return taken
}

/** What starts the packs, in one file. It knows their contents by a digest, which names what is kept of their compiled code. */
async function buildStart(packs: readonly Pack[]): Promise<Metafile> {
  const digest = createHash('sha256').update(packs.map(renderPack).join('')).digest('hex').slice(0, 16)
  const { metafile } = await build({
    ...COMMON,
    entryPoints: [START],
    format: 'cjs',
    outfile: join(DIST, 'bin.cjs'),
    // read and understood at every start
    minify: true,
    define: {
      BUILD: JSON.stringify(digest),
      PACKS: JSON.stringify(packs.map((pack) => pack.map(({ name }) => name))),
      COMMANDS: JSON.stringify(['__complete', ...listCommands()]),
    },
  })
  return metafile
}

function listCommands(): readonly string[] {
  return readdirSync(join(ROOT, 'src/cli/commands')).map((file) => basename(file, '.ts'))
}
