// What a rule is: a question to a scene that gives findings. A finding has a place in the file where there is one.
import type { Edit } from '../config/edit.ts'
import type { Span } from '../config/source.ts'
import type { Severity } from '../model/diagnostic.ts'
import type { LintScene } from './scene.ts'

/** What a rule looks at: the file alone, also the state of an engine, or also the routes of the engine's host. */
export type LintNeed = 'file' | 'engine' | 'host'

/** One place where a rule is broken. `edits` are there where the file can be corrected without changing what it means. */
export interface LintFinding {
  readonly span: Span | null
  readonly detail: string
  readonly fix: string
  readonly edits?: readonly Edit[]
}

/** One rule. `summary` is fixed; `severity` is the one where nobody says otherwise. */
export interface LintRule {
  readonly severity: Severity
  readonly summary: string
  readonly needs: LintNeed
  readonly find: (scene: LintScene) => readonly LintFinding[]
}
