// Finds and reads the configuration of a folder. What is wrong with it is in the result; nothing is thrown for it.
import { basename, dirname, join, relative, resolve } from 'node:path'
import type { DesiredState } from '../model/desired.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Secret } from '../model/secret.ts'
import { makeConfigDiagnostic } from './codes.ts'
import { parseWholeConfig, type ParsedTree, type ParseOptions } from './parse-config.ts'
import { decodeText, readBytes, type PresentFile } from './read-file.ts'

/** What to load. */
export interface LoadConfigOptions {
  /** The folder from which to walk up to the first `.xec/config.yaml` or `.xec/config.yml`, and that `file` is relative to. */
  readonly cwd: string
  /** The file itself, instead of looking for one. */
  readonly file?: string
  /** Names of profiles, the later ones winning. Default: those in XEC_PROFILE, separated by commas. */
  readonly profile?: readonly string[]
  /** Variables that win over `vars` in the file, by name or dotted path. */
  readonly vars?: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string | undefined>>
}

/** A loaded configuration. */
export interface LoadedConfig {
  /** Null if a diagnostic is an error. */
  readonly desired: DesiredState | null
  /** Errors and warnings, in the order of their places. */
  readonly diagnostics: readonly Diagnostic[]
  /** The path of the file as diagnostics show it: as it was named, or relative to `cwd`. Null if none was found. */
  readonly file: string | null
  /** The folder that holds `.xec`, or the one of a file that was named; null if none was found. */
  readonly folder: string | null
  /** The text of each file that diagnostics refer to, by the path that they show. */
  readonly sources: ReadonlyMap<string, string>
  /** Texts that came from the environment and that nothing should show. The diagnostics do not. */
  readonly secrets: readonly Secret[]
}

const FOLDER = '.xec'
const NAMES = ['config.yaml', 'config.yml']

/** Loads a configuration. Never rejects for what is wrong with it. */
export async function loadConfig(options: LoadConfigOptions): Promise<LoadedConfig> {
  return (await loadWholeConfig(options)).config
}

/** A loaded configuration with the tree that it was made of; null where it cannot be read. */
export interface LoadedWhole {
  readonly config: LoadedConfig
  readonly tree: ParsedTree | null
}

/** The same, for who looks at the tree as well: it takes as much memory as all the rest. */
export async function loadWholeConfig(options: LoadConfigOptions): Promise<LoadedWhole> {
  const found = await findConfig(options)
  if (found !== null) return makeLoaded(found.path, found.read, options)
  const none = { file: null, folder: null, sources: new Map(), secrets: [] }
  return { config: { desired: null, diagnostics: [makeNotFound(options)], ...none }, tree: null }
}

/** A file that is there, whatever is in it. */
export interface FoundConfig {
  readonly path: string
  readonly read: PresentFile
}

/** Finds the file of a configuration and reads it; null if there is none. */
export async function findConfig({
  cwd,
  file,
}: Pick<LoadConfigOptions, 'cwd' | 'file'>): Promise<FoundConfig | null> {
  for (const path of file === undefined ? listCandidates(cwd) : [resolve(cwd, file)]) {
    const read = await readBytes(path)
    if (read.kind !== 'missing') return { path, read }
  }
  return null
}

/** The places of a configuration, from a folder up to the root. */
function listCandidates(cwd: string): readonly string[] {
  const folders = [resolve(cwd)]
  for (let at = resolve(cwd); dirname(at) !== at; at = dirname(at)) folders.push(dirname(at))
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, FOLDER, name)))
}

function makeLoaded(path: string, read: PresentFile, options: LoadConfigOptions): LoadedWhole {
  const file = options.file ?? relative(options.cwd, path)
  const folder = findFolder(path)
  if (read.kind === 'failed') {
    const diagnostic = makeConfigDiagnostic(read.code, { detail: `"${file}" ${read.detail}`, fix: read.fix })
    const failed = { desired: null, diagnostics: [diagnostic], secrets: [] }
    return { config: { ...failed, file, folder, sources: new Map() }, tree: null }
  }
  const { text, problem } = decodeText(read.bytes, file)
  const { parsed, tree } =
    problem === null
      ? parseWholeConfig(text, makeParseOptions(options, file, folder))
      : { parsed: { desired: null, diagnostics: [problem], secrets: [] }, tree: null }
  return { config: { ...parsed, file, folder, sources: new Map([[file, text]]) }, tree }
}

function findFolder(path: string): string {
  const folder = dirname(path)
  return basename(folder) === FOLDER ? dirname(folder) : folder
}

/** What the text of a file in a folder is read with. */
export function makeParseOptions(
  { profile, vars, env }: Pick<LoadConfigOptions, 'profile' | 'vars' | 'env'>,
  file: string,
  folder: string,
): ParseOptions {
  return {
    file,
    folderName: basename(folder),
    profiles: profile ?? listNames(env['XEC_PROFILE'] ?? ''),
    values: { variables: new Map(Object.entries(vars ?? {})), env },
  }
}

function listNames(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

function makeNotFound({ cwd, file }: LoadConfigOptions): Diagnostic {
  const looked =
    file === undefined
      ? `There is no ${FOLDER}/${NAMES.join(` or ${FOLDER}/`)} in ${resolve(cwd)} or any folder above it.`
      : `There is no file ${resolve(cwd, file)}.`
  return makeConfigDiagnostic('config-not-found', {
    detail: looked,
    fix:
      file === undefined
        ? `Write ${FOLDER}/${NAMES[0]} with "networks:" and "targets:", or name a file with --config.`
        : 'Correct the path; it is relative to the working folder.',
  })
}
