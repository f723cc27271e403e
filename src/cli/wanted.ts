// What a command line that could not be parsed asked for. Nothing is certain about it, so that this can only be a look at its words.
import { isFormat, type Format } from './options.ts'
import { isCommandName, type CommandName } from './program.ts'

/** Which command, and what a machine expects of it. */
export interface Wanted {
  readonly command: CommandName | null
  readonly format: Format
  readonly jsonInto: string | undefined
}

/** Looks for the command and for what becomes of its output. */
export function readWanted(argv: readonly string[]): Wanted {
  const format = findValue(argv, '--format')
  return {
    command: argv.find(isCommandName) ?? null,
    format: format !== undefined && isFormat(format) ? format : 'text',
    jsonInto: findValue(argv, '--json-into'),
  }
}

function findValue(argv: readonly string[], option: string): string | undefined {
  const at = argv.findIndex((word) => word === option || word.startsWith(`${option}=`))
  const word = argv[at]
  if (word === undefined) return undefined
  return word === option ? argv[at + 1] : word.slice(option.length + 1)
}
