// What the entries of an import are made with.
import { escapeTemplate } from '../config/template.ts'
import type { AddressFamily } from '../model/address.ts'
import type { EngineIdentity, ObservedAttachment, ObservedNetwork } from '../model/observed.ts'
import type { Owners } from '../plan/ownership.ts'
import type { ImportNote, ImportStyle } from './options.ts'

/** Finds the environment variable that holds a text; null if none does. */
export type FindVariable = (text: string) => string | null

/** What entries are made with: what is live, the keys of what is written, and the notes that they add to. */
export interface EntryScene {
  readonly engine: EngineIdentity
  readonly project: string
  readonly style: ImportStyle
  readonly owners: Owners
  /** Keys of the networks that are written, by id. */
  readonly networkKeys: ReadonlyMap<string, string>
  /** Keys of the containers that are written, by id. */
  readonly containerKeys: ReadonlyMap<string, string>
  readonly containerNames: ReadonlyMap<string, string>
  /** Keys of all networks of the file by their names. */
  readonly keysByName: ReadonlyMap<string, string>
  readonly findNetwork: (attachment: ObservedAttachment) => ObservedNetwork | null
  /** Families of static addresses, by the id of their network. */
  readonly families: ReadonlyMap<string, ReadonlySet<AddressFamily>>
  readonly findVariable: FindVariable
  readonly notes: ImportNote[]
}

/** A text of the engine as the file has to spell it: with a reference where it came from the environment, and no other. */
export function spellText(text: string, { findVariable }: Pick<EntryScene, 'findVariable'>): string {
  const variable = findVariable(text)
  return variable === null ? escapeTemplate(text) : `\${env.${variable}}`
}

/** A comment about something that the file cannot hold. */
export function renderLoss(what: string, why: string): string {
  return `not imported: ${what}: ${why}`
}
