// Taking in what is live: reads an engine as far as an import needs it, and makes the configuration.
import type { ParseOptions } from '../config/parse-config.ts'
import type { Engine } from '../engine/engine.ts'
import { makeConfiguration, type Configuration } from '../import/configuration.ts'
import { makeExistingFile } from '../import/existing.ts'
import { DEFAULT_IMPORT_CHOICES, type ImportChoices } from '../import/options.ts'
import { isNarrowed, selectObjects } from '../import/select.ts'
import type { ObservedState } from '../model/observed.ts'
import { makeReader } from './observe.ts'

/** Options of an import. */
export interface ImportOptions {
  /** The project that the configuration is for: networks that it owns come out as declared. */
  readonly project: string
  /** What to take in, and how; by default every network that somebody made, with the containers on it. */
  readonly choices?: Partial<ImportChoices>
  /** A valid configuration to add to, and what it is read with. */
  readonly existing?: { readonly text: string; readonly options: ParseOptions }
  /** The environment of references that are written. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** The name of the environment variable that holds a text, which is then referred to; null for none. */
  readonly findVariable?: (text: string) => string | null
  /** How many engine calls run at once (default 32). */
  readonly parallelism?: number
}

/**
 * Makes a configuration of what is live, or adds it to one. Its plan is empty. Only GET and HEAD are sent. Rejects with an EngineError, and with
 * XecError `config-invalid` if the configuration to add to is not valid.
 */
export async function importConfiguration(engine: Engine, options: ImportOptions): Promise<Configuration> {
  const { project, existing, parallelism, env, findVariable } = options
  const choices = { ...DEFAULT_IMPORT_CHOICES, ...options.choices }
  const owner = existing !== undefined && isNarrowed(choices) ? null : project
  const observed = await readSelected(engine, { choices, owner, parallelism })
  return makeConfiguration(observed, {
    project,
    owner,
    choices,
    ...(existing === undefined
      ? {}
      : { existing: makeExistingFile(existing.text, existing.options, observed) }),
    ...(env === undefined ? {} : { env }),
    ...(findVariable === undefined ? {} : { findVariable }),
  })
}

interface Reading {
  readonly choices: ImportChoices
  readonly owner: string | null
  readonly parallelism: number | undefined
}

async function readSelected(
  engine: Engine,
  { choices, owner, parallelism }: Reading,
): Promise<ObservedState> {
  const [identity, networks, listed] = await Promise.all([
    engine.identify(),
    engine.listNetworks(),
    engine.listContainers(),
  ])
  const state = { engine: identity, networks, containers: listed }
  const { containers: wanted } = selectObjects(state, choices, owner)
  const ids = wanted.filter(({ inspected }) => !inspected).map(({ id }) => id)
  const containers = await makeReader(parallelism)(listed, ids, (id) => engine.inspectContainer(id))
  return { ...state, containers }
}
