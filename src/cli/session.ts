// What a command works with: its options, the world, and a way to say things that suits format, width and patience.
import type { Diagnostic } from '../model/diagnostic.ts'
import type { EngineCall } from '../model/engine-call.ts'
import { NO_MASK, type Mask, type Secret } from '../model/secret.ts'
import { renderDiagnostics, type Sources } from '../render/diagnostic.ts'
import { makeEventDocument, type RunEvent } from '../render/events.ts'
import { maskDocument, makeShownMask } from '../render/mask.ts'
import { makeStyle, maskOutput, type Io } from './io.ts'
import type { Exit } from './exit-codes.ts'
import type { Options } from './options.ts'
import type { PlanFindings } from '../render/report.ts'
import { joinLines, type Style } from '../render/style.ts'

/** How a command ended. `document` is what a machine format adds to exit code and diagnostics. */
export interface CommandResult {
  readonly exit: Exit
  readonly diagnostics: readonly Diagnostic[]
  readonly document: object
  /** What formats for people show that are read elsewhere; without it they show the problems. */
  readonly report?: PlanFindings
  /** What stdout holds in a format that the command renders itself; nothing in it has to be hidden. */
  readonly output?: string
  /** The texts of the files that diagnostics point into; the first is the one that the command is about. */
  readonly sources?: Sources
}

/** What a run has cost so far. */
export interface Costs {
  /** The calls to the engine that are over; null where none was opened. */
  calls: EngineCall[] | null
  /** Milliseconds that somebody took to answer a question. */
  asking: number
}

/** A command under way. */
export interface Session {
  readonly io: Io
  readonly options: Options
  readonly args: readonly string[]
  /** How text looks on stdout and on stderr. */
  readonly style: Style
  readonly noteStyle: Style
  /** Takes note of texts that nothing may show from now on: streams and questions hide them, whoever writes to them. */
  readonly learn: (secrets: readonly Secret[]) => void
  readonly maskText: Mask['maskText']
  readonly findVariable: Mask['findVariable']
  /** What the run has cost so far. */
  readonly costs: Costs
  /** Tells a machine that follows the run what happens. */
  readonly tell: (event: RunEvent) => void
  /** Tells everybody of a problem that ends nothing; the document has it in the end as well. */
  readonly warn: (problem: Diagnostic) => void
  readonly listWarnings: () => readonly Diagnostic[]
  /** Text of the result; nothing in a machine format. */
  readonly print: (text: string) => void
  /** Text beside the result; nothing if it is empty. */
  readonly note: (text: string) => void
}

/** One command, loaded when it is asked for. */
export type CommandHandler = (session: Session) => Promise<CommandResult>

/** What a session is about. */
export interface SessionFacts {
  readonly options: Options
  readonly args: readonly string[]
}

/** Binds options to the world. `tell` can have events made that hold nothing any more that has to be hidden; by default nobody listens. */
export function makeSession(
  world: Io,
  { options, args }: SessionFacts,
  tell: (makeEvent: () => object) => void = () => undefined,
): Session {
  let known: readonly Secret[] = []
  let mask = NO_MASK
  const costs: Costs = { calls: null, asking: 0 }
  const maskText = (text: string): string => mask.maskText(text)
  const io: Io = {
    ...world,
    stdout: maskOutput(world.stdout, maskText),
    stderr: maskOutput(world.stderr, maskText),
    ask: async (question, stage) => {
      const begin = world.now()
      try {
        return await world.ask(maskText(question), stage)
      } finally {
        costs.asking += world.now() - begin
      }
    },
  }
  const noteStyle = makeStyle(io.stderr, io.env, options.color)
  const note = (text: string): void => void (text !== '' && io.stderr.write(text))
  const tellMasked = (event: RunEvent): void => tell(() => maskDocument(makeEventDocument(event), maskText))
  const warnings: Diagnostic[] = []
  return {
    learn: (secrets) => {
      known = [...known, ...secrets]
      mask = makeShownMask(known)
    },
    maskText,
    findVariable: (text) => mask.findVariable(text),
    tell: tellMasked,
    warn: (problem) => {
      warnings.push(problem)
      tellMasked({ type: 'diagnostic', diagnostic: problem })
      note(joinLines(renderDiagnostics(noteStyle, [problem])))
    },
    listWarnings: () => warnings,
    costs,
    io,
    options,
    args,
    style: makeStyle(io.stdout, io.env, options.color),
    noteStyle,
    print: (text) => void (options.format === 'text' && text !== '' && io.stdout.write(text)),
    note,
  }
}
