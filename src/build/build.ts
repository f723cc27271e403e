// npm run build: makes dist. The library is plain modules with their declarations; the command line is packs that bin.cjs starts.
// Both hold the packages that they need, so that whoever installs xec installs nothing else.
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildCommandLine } from './command-line.ts'
import { buildLibrary, buildPictures } from './library.ts'
import { renderNotices } from './notices.ts'
import { makeReplacements } from './replacements.ts'
import { DIST, ROOT } from './settings.ts'

rmSync(DIST, { recursive: true, force: true })
execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: ROOT,
  stdio: 'inherit',
})
const replacements = makeReplacements()
const metafiles = [
  await buildLibrary(replacements),
  await buildPictures(),
  ...(await buildCommandLine(replacements)),
]
writeFileSync(join(DIST, 'THIRD-PARTY-NOTICES.txt'), renderNotices(metafiles))
const { XEC_BUILD_INPUTS: inputs } = process.env
if (inputs !== undefined && inputs !== '') writeFileSync(inputs, JSON.stringify(metafiles))
