// xec completion: the script that completes xec in a shell.
import { SCRIPTS } from '../completion/scripts.ts'
import type { CommandHandler } from '../session.ts'
import type { Shell } from '../usage/completion.ts'

/** Prints the script of a shell. */
export const runCompletion: CommandHandler = async ({ args, print }) => {
  const shell = args[0] as Shell
  const script = SCRIPTS[shell]
  print(script)
  return { exit: 'done', diagnostics: [], document: { shell, script } }
}
