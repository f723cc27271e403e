// The machines that follow a run: events on stdout (`--format jsonl`), and a document or events in a file (`--json-into`). What cannot be
// written to them ends no run that changes an engine.
import { PLAN_FORMAT_VERSION } from '../plan/document.ts'
import { renderJsonLine } from '../render/events.ts'
import { renderJson } from '../render/json.ts'
import { TOOL } from '../reconcile/tool.ts'
import type { Io } from './io.ts'
import { openDocumentFile, openLineFile } from './json-file.ts'
import type { Format } from './options.ts'

/** Follows one run. What is told must hold nothing any more that has to be hidden. */
export interface Audience {
  /** Opens the file, if there is one. Rejects with XecError `usage`; nothing else is to be done then. */
  readonly open: () => Promise<void>
  /** Tells an event, which is made only if somebody follows. */
  readonly tell: (makeEvent: () => object) => void
  /** Gives the document of the run to all, if anybody waits for it; returns what could not be written, or null. */
  readonly end: (makeDocument: () => object) => Promise<Error | null>
}

/** Who follows, and what. */
export interface AudienceFacts {
  readonly command: string | null
  readonly format: Format
  /** The file, as it was named. */
  readonly jsonInto: string | undefined
}

interface Event {
  readonly type: string
  readonly [field: string]: unknown
}

interface Listener {
  /** Null: only the document is waited for. */
  readonly tell: ((event: object) => void) | null
  readonly end: (document: object) => Promise<void> | void
}

/** Makes the audience of a run. The stream on stdout begins at once. */
export function makeAudience(io: Io, { command, format, jsonInto }: AudienceFacts): Audience {
  const listeners: Listener[] = []
  let failure: Error | null = null
  const startLines = (write: (line: string) => void): void => {
    listeners.push(makeLines(io, command, write))
  }
  if (format === 'jsonl') startLines((line) => void io.stdout.write(line))
  return {
    open: async () => {
      if (jsonInto === undefined) return
      if (jsonInto.endsWith('.jsonl')) {
        const file = await openLineFile(io.cwd, jsonInto)
        startLines((line) => {
          // one line that is missing makes those after it worthless
          if (failure === null) failure = attempt(() => file.write(line))
        })
      } else {
        const file = await openDocumentFile(io.cwd, jsonInto)
        listeners.push({ tell: null, end: (document) => file.write(renderJson(document)) })
      }
    },
    tell: (makeEvent) => {
      const tells = listeners.flatMap(({ tell }) => tell ?? [])
      if (tells.length === 0) return
      const event = makeEvent()
      for (const tell of tells) tell(event)
    },
    end: async (makeDocument) => {
      if (listeners.length === 0) return failure
      const document = makeDocument()
      for (const listener of listeners) {
        try {
          await listener.end(document)
        } catch (error) {
          failure = error as Error
        }
      }
      return failure
    },
  }
}

function attempt(run: () => void): Error | null {
  try {
    run()
    return null
  } catch (error) {
    return error as Error
  }
}

function makeLines(io: Io, command: string | null, write: (line: string) => void): Listener {
  const begin = io.now()
  const writeEvent = ({ type, ...facts }: Event): void =>
    write(renderJsonLine({ type, at: Math.round(io.now() - begin), ...facts }))
  const version = { formatVersion: PLAN_FORMAT_VERSION, tool: TOOL, command }
  writeEvent({ type: 'version', ...version })
  return {
    tell: (event) => writeEvent(event as Event),
    end: (result) => writeEvent({ type: 'result', result }),
  }
}
