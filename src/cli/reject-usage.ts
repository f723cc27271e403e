// What comes of a command line that cannot be parsed: the same outputs as of any other run.
import { dropCredentials } from '../model/credentials.ts'
import { NO_MASK } from '../model/secret.ts'
import { escapeText } from '../render/escape.ts'
import { makeAudience } from './audience.ts'
import { makeCliDiagnostic } from './codes.ts'
import { completeDocument } from './document.ts'
import { EXITS } from './exit-codes.ts'
import type { Io } from './io.ts'
import { DEFAULT_OPTIONS } from './options.ts'
import { makeOutputDocument, renderOutput } from './output.ts'
import { readWanted } from './wanted.ts'

/** Says what is wrong with a command line, in the form that it asks for, and returns the exit code. */
export async function rejectUsage(argv: readonly string[], io: Io, text: string): Promise<number> {
  const shown = text
    .split('\n')
    .map((line) => escapeText(dropCredentials(line)))
    .join('\n')
  io.stderr.write(shown)
  const detail = (shown.split('\n', 1)[0] as string).replace(/^error: /, '')
  const diagnostics = [makeCliDiagnostic('usage', { detail, fix: 'See xec --help.' })]
  const wanted = readWanted(argv)
  const exit = 'error'
  const result = {
    exit,
    diagnostics,
    document: completeDocument(wanted.command, { exit, document: {} }),
  } as const
  const { maskText } = NO_MASK
  const output = await renderOutput({ ...DEFAULT_OPTIONS, format: wanted.format }, result, { io, maskText })
  if (output !== '') io.stdout.write(output)
  const audience = makeAudience(io, wanted)
  try {
    await audience.open()
  } catch {
    // one problem is enough
  }
  await audience.end(() => makeOutputDocument(result, maskText))
  return EXITS.error.code
}
