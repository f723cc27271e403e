// Adding an import to a file that is there. What the file declares stays as it is; a target of it joins the networks that it is on
// and that are new in the file, since it would have to leave them otherwise.
import { extendConfiguration, type Join } from '../config/extend.ts'
import type { ParseOptions } from '../config/parse-config.ts'
import type { DesiredState } from '../model/desired.ts'
import { renderKey } from '../plan/naming.ts'
import type { Plan } from '../plan/document.ts'
import type { TakenKeys } from './draft.ts'
import type { ImportNote } from './options.ts'
import type { Fault } from './prove.ts'
import type { Draft } from './prune.ts'

/** A valid configuration to add to. `before` is its plan against what is live. */
export interface ExistingFile {
  readonly text: string
  readonly options: ParseOptions
  readonly desired: DesiredState
  readonly before: Plan
  readonly taken: TakenKeys
}

/** The text of a file with the draft, or what of the draft finds no place in it. */
export interface MergedDraft {
  readonly text: string
  readonly refused: readonly Fault[]
  readonly notes: readonly ImportNote[]
}

/** Adds a draft to a file. */
export function mergeDraft({ networks, containers, joins }: Draft, { text }: ExistingFile): MergedDraft {
  const keys = new Set(networks.entries.map(({ key }) => key))
  const needed = joins.filter(({ network }) => keys.has(network))
  const extension = extendConfiguration(text, {
    networks: networks.entries,
    containers: containers.entries,
    joins: needed,
  })
  if (extension.kind === 'extended') return { text: extension.text, refused: [], notes: needed.map(noteJoin) }
  const sections = new Set(extension.sections)
  return {
    text,
    refused: [
      ...(sections.has('networks') ? networks.entries.map(({ key }) => refuse(['networks', key])) : []),
      ...(sections.has('containers')
        ? containers.entries.map(({ key }) => refuse(['targets', 'containers', key]))
        : []),
      ...extension.joins.map(({ network }) => refuse(['networks', network])),
    ],
    notes: [],
  }
}

function refuse(path: readonly string[]): Fault {
  return { path, why: 'the file is written in a form that it cannot be added to' }
}

function noteJoin({ target, network }: Join): ImportNote {
  return {
    address: `containers.${renderKey(target)}`,
    detail: `It is on "${network}", which is new in the file, so that this was added to its networks.`,
  }
}
