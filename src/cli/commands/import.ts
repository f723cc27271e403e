// xec import: a configuration of what is live, on stdout, in a new file, or added to the one that is there.
import { existsSync, statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { makeProjectName } from '../../config/desired.ts'
import { loadConfig, makeParseOptions, type LoadedConfig } from '../../config/load.ts'
import { makePlainYaml, type YamlMap } from '../../config/write.ts'
import type { Configuration } from '../../import/configuration.ts'
import type { ImportNote } from '../../import/options.ts'
import { hasErrors } from '../../model/diagnostic.ts'
import { XecError } from '../../model/errors.ts'
import { importConfiguration, type ImportOptions } from '../../reconcile/import.ts'
import { renderDiagnostics } from '../../render/diagnostic.ts'
import { escapeText } from '../../render/escape.ts'
import { joinLines, wrapLine } from '../../render/style.ts'
import { renderCount } from '../../render/words.ts'
import { writeConfigFile, type ConfigFile } from '../config-file.ts'
import type { CommandHandler, CommandResult, Session } from '../session.ts'
import { withEngine } from '../with-engine.ts'

/** Reads the engine, makes the configuration and writes it to where it is wanted. */
export const runImport: CommandHandler = async (session) => {
  const config = await findConfig(session)
  const target = findTarget(session, config)
  const isMerged = target?.before !== null && target !== null
  if (config.desired === null && (isMerged || session.options.config !== undefined))
    return rejectConfig(session, config)
  const made = await makeFromEngine(session, config, isMerged)
  session.note(joinLines(renderDiagnostics(session.noteStyle, made.diagnostics)))
  const { text } = made
  if (text === null || hasErrors(made.diagnostics)) {
    return { exit: 'error', diagnostics: made.diagnostics, document: {} }
  }
  const isNew = countEntries(made) > 0 || !isMerged
  if (target === null) printWhole(session, text)
  else if (isNew) await writeConfigFile(text, target)
  noteAll(session, made.notes)
  if (target !== null) session.print(`${renderWritten(made, target, isNew)}\n`)
  return { exit: 'done', diagnostics: made.diagnostics, document: makeDocument(made, target) }
}

// With something hidden in it, it would be another configuration.
function printWhole({ maskText, print }: Session, text: string): void {
  if (maskText(text) === text) return print(text)
  throw new XecError(
    'usage',
    'The configuration holds a value from the environment that no reference stands for, and that is not shown.',
    { fix: 'Write it to a file with --out, and put references in the place of what nobody may see.' },
  )
}

// The file to add to; else the one that is there, for the name of the project and what of it comes from the environment.
async function findConfig({ io, options, learn }: Session): Promise<LoadedConfig> {
  const { out, config, merge } = options
  const file = merge ? (out ?? config) : config
  const loaded = await loadConfig({
    cwd: io.cwd,
    env: io.env,
    ...(file === undefined ? {} : { file }),
    ...(options.profile.length === 0 ? {} : { profile: options.profile }),
    vars: options.var,
  })
  learn(loaded.secrets)
  return loaded
}

/** Where the result goes; null for stdout. `before` is the text of a file that is added to. */
function findTarget({ io, options }: Session, { file, sources }: LoadedConfig): ConfigFile | null {
  const { out, merge, force } = options
  const name = merge ? (out ?? file) : out
  if (name === undefined) return null
  if (name === null) throw makeNothingToMerge()
  const path = resolve(io.cwd, name)
  const before = merge ? (sources.get(name) ?? null) : null
  const isThere = existsSync(path) && statSync(path).isFile()
  if (isThere && !merge && !force) throw makeTaken(name)
  return { file: name, path, before }
}

function makeNothingToMerge(): XecError {
  return new XecError('config-invalid', 'There is no configuration to add to.', {
    fix: 'Name a file with --out, which is made if it is not there.',
  })
}

function makeTaken(file: string): XecError {
  return new XecError('usage', `"${file}" is there already. It was left as it is.`, {
    fix: 'Pass --merge to add what is missing in it, --force to write over it, or name another file.',
  })
}

function rejectConfig({ note, noteStyle }: Session, { diagnostics, sources }: LoadedConfig): CommandResult {
  note(joinLines(renderDiagnostics(noteStyle, diagnostics, sources)))
  return { exit: 'config-invalid', diagnostics, document: {} }
}

function makeFromEngine(session: Session, config: LoadedConfig, isMerged: boolean): Promise<Configuration> {
  return withEngine(session, config, (engine) =>
    importConfiguration(engine, {
      project: findProjectName(session, config),
      choices: readImportChoices(session),
      env: session.io.env,
      findVariable: session.findVariable,
      ...(isMerged ? { existing: makeExisting(session, config) } : {}),
    }),
  )
}

function readImportChoices({ args, options }: Session): NonNullable<ImportOptions['choices']> {
  const { network, container, label, all, external, adopt, subnets, ports } = options
  return {
    names: args,
    networks: network,
    containers: container,
    labels: label,
    all,
    external,
    adopt,
    subnets,
    ports,
  }
}

function makeExisting(
  { io, options }: Session,
  { file, folder, sources }: LoadedConfig,
): NonNullable<ImportOptions['existing']> {
  // a configuration that is valid has both
  const name = file as string
  const profile = options.profile.length === 0 ? {} : { profile: options.profile }
  return {
    text: sources.get(name) as string,
    options: makeParseOptions({ ...profile, vars: options.var, env: io.env }, name, folder as string),
  }
}

// As the folder of the file would be: the one that holds .xec, or the one of a file that was named.
function findProjectName({ io, options }: Session, { desired }: LoadedConfig): string {
  if (options.name !== undefined) return options.name
  if (desired !== null) return desired.project.name
  const folder = options.out === undefined ? io.cwd : dirname(resolve(io.cwd, options.out))
  return makeProjectName(basename(basename(folder) === '.xec' ? dirname(folder) : folder))
}

const MOST_NOTES = 20

function noteAll({ note, noteStyle, options }: Session, notes: readonly ImportNote[]): void {
  if (options.quiet) return
  const shown = notes.slice(0, MOST_NOTES).map(({ address, detail }) => `${address}: ${detail}`)
  const more =
    notes.length > shown.length
      ? [`and ${notes.length - shown.length} more notes (--format json has all)`]
      : []
  const lines = [...shown, ...more].flatMap((line) =>
    wrapLine(noteStyle, { first: 0, rest: 2 }, `Note: ${escapeText(line)}`),
  )
  note(joinLines(lines))
}

function countEntries({ document }: Configuration): number {
  return listSections(document).reduce((sum, { entries }) => sum + entries.length, 0)
}

// networks, then containers
function listSections({ entries }: YamlMap): readonly [YamlMap, YamlMap] {
  const find = (map: YamlMap['entries'], name: string): YamlMap =>
    map.find(({ key }) => key === name)?.value as YamlMap
  return [find(entries, 'networks'), find(find(entries, 'targets').entries, 'containers')]
}

function renderWritten(made: Configuration, { file, before }: ConfigFile, isNew: boolean): string {
  const [networks, containers] = listSections(made.document)
  const size = `${renderCount(networks.entries.length, 'network')}, ${renderCount(containers.entries.length, 'container')}`
  const name = escapeText(file)
  if (!isNew) return `${name} has all of it already.`
  return before === null ? `Wrote ${name}: ${size}.` : `Added to ${name}: ${size}.`
}

function makeDocument({ document, notes }: Configuration, target: ConfigFile | null): object {
  return { file: target?.file ?? null, configuration: makePlainYaml(document), notes }
}
