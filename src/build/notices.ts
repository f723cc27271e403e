// Who wrote what is bundled, and under which terms: the licences of all packages that have code in what is published.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'
import { ROOT } from './settings.ts'

const PACKAGE = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/
const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i
const HEAD = `xec holds code of the packages below, in the versions named, each under its own terms.`

// what a package holds that it did not get from npm
const HOLDS: Readonly<Record<string, string>> = {
  '@viz-js/viz': `It holds, compiled to WebAssembly:
- Graphviz, under the Eclipse Public License 1.0 (https://www.eclipse.org/legal/epl-v10.html); its source is at
  https://gitlab.com/graphviz/graphviz.
- Expat, under the MIT License; Copyright (c) 1998-2000 Thai Open Source Software Center Ltd and Clark Cooper,
  Copyright (c) 2001 and later, the Expat maintainers (https://github.com/libexpat/libexpat).

`,
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string
  readonly author?: string | { readonly name: string }
}

/** Writes the notices of the packages whose code is in the outputs of these bundles. */
export function renderNotices(metafiles: readonly Metafile[]): string {
  return [HEAD, ...listPackages(metafiles).map(renderNotice)].join(`\n\n${'-'.repeat(80)}\n\n`)
}

// The folders of all packages that have code in what was bundled, sorted.
function listPackages(metafiles: readonly Metafile[]): readonly string[] {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap((output) =>
      Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
    ),
  )
  const folders = inputs.flatMap((path) => PACKAGE.exec(path)?.[0] ?? [])
  return [...new Set(folders)].sort()
}

function renderNotice(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Manifest
  const { name, version, license = '' } = manifest
  return `${name} ${version} (${license})\n\n${HOLDS[name] ?? ''}${readLicence(folder, manifest)}`
}

function readLicence(folder: string, { name, license, author }: Manifest): string {
  const files = readdirSync(join(ROOT, folder)).filter((file) => LICENCE_FILE.test(file))
  const texts = files.map((file) => readFileSync(join(ROOT, folder, file), 'utf8').trim())
  if (texts.length > 0) return texts.join('\n\n')
  const known = join(ROOT, 'src/build/licences', `${license}.txt`)
  if (!existsSync(known)) throw new Error(`${name} has no licence file, and ${known} is not there`)
  const holder = typeof author === 'object' ? author.name : (author ?? `The authors of ${name}`)
  return readFileSync(known, 'utf8').replace('HOLDER', holder).trim()
}
