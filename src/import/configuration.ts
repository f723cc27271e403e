// An import as one function: from what is live to a configuration whose plan is empty. Reads as the order of the steps.
import { makeYamlMap, renderComment, renderYaml, type YamlMap } from '../config/write.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { ObservedState } from '../model/observed.ts'
import { renderKey, renderName } from '../plan/naming.ts'
import { makeImportDiagnostic } from './codes.ts'
import { makeDraft } from './draft.ts'
import { mergeDraft, type ExistingFile } from './merge.ts'
import type { ImportChoices, ImportNote } from './options.ts'
import { findFaults, type Fault } from './prove.ts'
import { dropFaults, type Draft } from './prune.ts'
import type { FindVariable } from './scene.ts'
import { selectObjects, type Selected } from './select.ts'

/** What a configuration is made with, beside the observed state. */
export interface ConfigurationOptions {
  readonly project: string
  /** Whose networks are taken in whatever is selected, since a file without them would remove them; null: nobody's. */
  readonly owner: string | null
  readonly choices: ImportChoices
  /** The file to add to; without one a new file is made. */
  readonly existing?: ExistingFile
  /** The environment of references, and which of its variables holds a text. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly findVariable?: FindVariable
}

/** A configuration. `text` is null where it could not be made, which a diagnostic says. */
export interface Configuration {
  readonly text: string | null
  /** What was written, without the rest of a file that was added to. */
  readonly document: YamlMap
  readonly notes: readonly ImportNote[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Makes the configuration of what is live; everything selected has to be read in full. Planned against the same state it is empty. */
export function makeConfiguration(observed: ObservedState, options: ConfigurationOptions): Configuration {
  const selected = selectObjects(observed, options.choices, options.owner)
  if (selected.problems.length > 0) {
    return { text: null, document: makeYamlMap([]), notes: [], diagnostics: selected.problems }
  }
  const { draft, notes } = makeDraft(selected, {
    observed,
    project: options.project,
    style: options.choices,
    existing: options.existing?.desired ?? null,
    taken: options.existing?.taken ?? { networks: [], containers: [] },
    findVariable: options.findVariable ?? (() => null),
  })
  const settled = settle(draft, observed, options)
  return {
    text: settled.text,
    document: makeDocument(settled.draft, options),
    notes: [
      ...listLosses(settled.draft),
      ...settled.notes,
      ...notes,
      ...noteDrift(options),
      ...noteOthers(selected),
    ],
    diagnostics: settled.faults.map(({ why }) =>
      makeImportDiagnostic('import-not-empty', {
        detail: `This cannot be told in a configuration: ${why}.`,
        fix: 'Look at what "xec plan" shows, before anything else is changed.',
      }),
    ),
  }
}

interface Settled {
  readonly draft: Draft
  readonly text: string
  readonly notes: readonly ImportNote[]
  /** What is left that could not be settled. */
  readonly faults: readonly Fault[]
}

// Every round takes something out of the draft, so that this ends.
function settle(first: Draft, observed: ObservedState, options: ConfigurationOptions): Settled {
  for (let draft = first; ;) {
    const { text, refused, notes } = write(draft, options)
    const proof = { observed, options: makeParseOptions(options), before: options.existing?.before ?? null }
    const faults = refused.length > 0 ? refused : findFaults(text, proof)
    const next = dropFaults(draft, faults)
    if (next === draft) return { draft, text, notes, faults }
    draft = next
  }
}

function makeParseOptions({ project, existing, env = {} }: ConfigurationOptions) {
  const fresh = { file: '', folderName: project, profiles: [], values: { variables: new Map(), env } }
  return existing?.options ?? fresh
}

interface Written {
  readonly text: string
  readonly refused: readonly Fault[]
  readonly notes: readonly ImportNote[]
}

function write(draft: Draft, options: ConfigurationOptions): Written {
  if (options.existing !== undefined) return mergeDraft(draft, options.existing)
  const { entries } = makeDocument(draft, options)
  const sections = entries.map((entry) => renderYaml({ entries: [entry], below: [] }))
  return { text: [HEADER, ...sections].join('\n'), refused: [], notes: [] }
}

const HEADER = `${renderComment('yaml-language-server: $schema=./schema.json')}\n`

function makeDocument({ networks, containers }: Draft, { project, existing }: ConfigurationOptions): YamlMap {
  return makeYamlMap([
    ['name', existing === undefined ? project : null],
    ['networks', networks],
    ['targets', makeYamlMap([['containers', containers]])],
  ])
}

// The comments of the file, for those who do not see it.
function listLosses({ networks, containers }: Draft): readonly ImportNote[] {
  return [...listSection('networks', networks), ...listSection('containers', containers)]
}

function listSection(section: string, { entries, below }: YamlMap): readonly ImportNote[] {
  return [
    ...entries.flatMap(({ key, value, beside }) => {
      const address = `${section}.${renderKey(key)}`
      const comments = [...(beside === undefined ? [] : [beside]), ...(value as YamlMap).below]
      return comments.map((detail) => ({ address, detail }))
    }),
    ...below.map((detail) => ({ address: section, detail })),
  ]
}

// What the file that is added to declares otherwise stays in it as it is.
function noteDrift({ existing }: ConfigurationOptions): readonly ImportNote[] {
  return (existing?.before.changes ?? []).map(({ address, actions, reason }) => ({
    address,
    detail: `The file was left as it is here, and its plan shows "${actions.join(', ')}" (${reason}).`,
  }))
}

function noteOthers({ others }: Selected): readonly ImportNote[] {
  return others.map(({ name }) => ({
    address: `containers.${renderName(name)}`,
    detail: 'It is on none of these networks and left out; --all takes it in.',
  }))
}
