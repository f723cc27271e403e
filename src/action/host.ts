// Where the action runs: what it was started by, what its host calls things and takes, and how it is told how a run went.
import type { Diagnostic, Severity } from '../model/diagnostic.ts'
import type { Comments } from './comments.ts'

/** What a run was started by: the request that is reviewed, or the commit that came of one. */
export interface Event {
  /** The number of the pull or merge request that the event is about; null for a push. */
  readonly request: number | null
  /** False for a request that was closed without being merged. */
  readonly isMerged: boolean
  readonly isClosed: boolean
  /** The commit that the run is on. */
  readonly commit: string
}

/** A host of repositories, as a run on it needs it. */
export interface Host {
  /** What a change that is reviewed is called. */
  readonly request: 'pull request' | 'merge request'
  /** How much a comment may hold; bytes. */
  readonly commentBytes: number
  /** How much a summary may hold; bytes. */
  readonly summaryBytes: number
  /** Where the saved plan goes. */
  readonly planFile: string
  /** Where people see this run; empty where nobody knows. */
  readonly runUrl: string
  /** Where the plan is, if there is no comment. */
  readonly summaryPlace: string
  readonly readEvent: () => Promise<Event>
  readonly openComments: (token: string) => Comments
  /** Says something in the log that is shown with the run, too. */
  readonly report: (severity: Severity, text: string) => void
  /** Shows each problem at its line. `folder` is where the paths of the problems begin. */
  readonly annotate: (folder: string, diagnostics: readonly Diagnostic[]) => void
  readonly addSummary: (markdown: string) => Promise<void>
  /** Hands values to the steps that follow. */
  readonly setOutputs: (outputs: Readonly<Record<string, string>>) => Promise<void>
}
