// The command line: esbuild splits it where something is loaded on demand, and the parts go into few files, the packs. A pack is one
// expression, an object with a function for each part in the manner of CommonJS: what is not asked for is not even compiled, a
// file more costs more than that, and V8 can keep the compiled code of a whole pack (src/start).
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build, transform, type Metafile } from 'esbuild'
import { sharePictures } from './library.ts'
import { replaceModules, type Replacements } from './replacements.ts'
import { COMMON, DIST, ROOT, TARGET } from './settings.ts'
import { stubDockerode } from './stubs.ts'

const START = 'src/start/start.ts'
const ENTRY = 'src/bin.ts'
// every command line needs the parts of these, and help no others
const ALWAYS = [ENTRY, 'src/cli/run-invocation.ts']

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
    plugins: [sharePictures('../'), stubDockerode(), replaceModules(replacements)],
  })
  const always = findAlways(metafile.outputs)
  const parts = await Promise.all(outputFiles.map(({ path, text }) => makePart(basename(path), text)))
  const packs = [
    parts.filter(({ name }) => always.has(name)),
    parts.filter(({ name }) => !always.has(name)),
  ].map(renderPack)
  mkdirSync(join(DIST, 'packs'))
  packs.forEach((pack, index) => writeFileSync(join(DIST, 'packs', `${index}.cjs`), pack))
  return [
    metafile,
    await buildStart(
      packs,
      parts.map(({ name }) => name),
    ),
  ]
}

interface Part {
  readonly name: string
  readonly code: string
}

async function makePart(name: string, text: string): Promise<Part> {
  const { code } = await transform(text, {
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
  const members = parts.map(
    ({ name, code }) => `${JSON.stringify(name)}:function(require,module,pack){${code}}`,
  )
  return `({${members.join(',\n')}})\n`
}

/** The parts that ALWAYS names, and those that they import at once. */
function findAlways(outputs: Outputs): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (path: string): void => {
    if (found.has(basename(path))) return
    found.add(basename(path))
    for (const { path: next, kind } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && outputs[next] !== undefined) visit(next)
    }
  }
  for (const [path, { entryPoint }] of Object.entries(outputs)) {
    if (entryPoint !== undefined && ALWAYS.includes(entryPoint)) visit(path)
  }
  return found
}

/** What starts the packs, in one file. It knows their contents by a digest, which names what is kept of their compiled code. */
async function buildStart(packs: readonly string[], parts: readonly string[]): Promise<Metafile> {
  const digest = createHash('sha256').update(packs.join('')).digest('hex').slice(0, 16)
  const { metafile } = await build({
    ...COMMON,
    entryPoints: [START],
    format: 'cjs',
    outfile: join(DIST, 'bin.cjs'),
    minifySyntax: true,
    define: {
      BUILD: JSON.stringify(digest),
      PARTS: JSON.stringify(parts),
      COMMANDS: JSON.stringify(['__complete', ...listCommands()]),
    },
  })
  return metafile
}

function listCommands(): readonly string[] {
  return readdirSync(join(ROOT, 'src/cli/commands')).map((file) => basename(file, '.ts'))
}
