// What the command line needs of the world: streams, environment, a clock, somebody to ask, and engines. The executable binds
// it to the real process, tests to values.
import type { Engine } from '../engine/engine.ts'
import type { EngineRequest } from '../engine/open.ts'
import type { Prober } from '../engine/prober.ts'
import type { Style } from '../render/style.ts'

/** A stream that text goes to. `columns` and `rows` are a terminal's size. */
export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  readonly rows?: number | undefined
}

/** A stream that shows another text than what is written to it. Its size is the other's at any time. */
export function maskOutput(output: Output, maskText: (text: string) => string): Output {
  return {
    write: (text) => output.write(maskText(text)),
    get isTTY() {
      return output.isTTY
    },
    get columns() {
      return output.columns
    },
    get rows() {
      return output.rows
    },
  }
}

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The world as the command line sees it. */
export interface Io {
  readonly stdout: Output
  readonly stderr: Output
  readonly stdin: { readonly isTTY?: boolean }
  readonly env: Environment
  readonly cwd: string
  /** Milliseconds since the process began, by a clock that never goes back. */
  readonly now: () => number
  /** Asks for consent on stdout or stderr; the default is no. */
  readonly ask: (
    question: string,
    stage: { readonly stream: 'stdout' | 'stderr'; readonly color: boolean },
  ) => Promise<boolean>
  /** Listens for the first SIGINT or SIGTERM; a second one ends the process at once. */
  readonly onInterrupt: (listener: () => void) => void
  readonly openEngine: (request: EngineRequest) => Promise<Engine>
  readonly openProber: (request: EngineRequest) => Promise<Prober>
}

const DEFAULT_COLUMNS = 80
const MOST_COLUMNS = 120

/** How text on a stream looks: its width, and colour where the stream, the environment and --no-color agree on it. */
export function makeStyle(output: Output, env: Environment, color: boolean): Style {
  const columns = Math.min(output.columns || DEFAULT_COLUMNS, MOST_COLUMNS)
  return { columns, color: color && hasColor(output, env) }
}

// FORCE_COLOR and NO_COLOR as on force-color.org and no-color.org: set and not empty.
function hasColor(output: Output, env: Environment): boolean {
  const force = env['FORCE_COLOR']
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false'
  if ((env['NO_COLOR'] ?? '') !== '') return false
  return output.isTTY === true && env['TERM'] !== 'dumb'
}

/** True if lines of a stream can be redrawn: a terminal with a person in front of it. */
export function isLive(output: Output, env: Environment): boolean {
  return output.isTTY === true && env['TERM'] !== 'dumb' && !isAutomated(env)
}

/** True if somebody can be asked on this stream. */
export function canAsk(output: Output, { stdin, env }: Pick<Io, 'stdin' | 'env'>): boolean {
  return stdin.isTTY === true && output.isTTY === true && !isAutomated(env)
}

function isAutomated(env: Environment): boolean {
  const flag = env['CI'] ?? ''
  return flag !== '' && flag !== '0' && flag !== 'false'
}
