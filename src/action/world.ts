// What the action needs of the world: its environment, files, a network, a clock, and xec. The executable binds it to the real ones.

/** How a run of xec ended. */
export interface XecRun {
  readonly code: number
  readonly stdout: string
}

/** The world as the action sees it. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fetch: typeof fetch
  readonly wait: (milliseconds: number) => Promise<void>
  /** A text that nobody can guess. */
  readonly makeToken: () => string
  /** Runs xec in a folder; what it says on stderr goes to the log at once. */
  readonly runXec: (args: readonly string[], folder: string) => Promise<XecRun>
  /** A text file, or null where there is none. */
  readonly read: (file: string) => Promise<string | null>
  readonly append: (file: string, text: string) => Promise<void>
  /** A line of the log. */
  readonly print: (line: string) => void
}
