// How xec completion is written on the command line.
import { Argument, type Command } from 'commander'
import { addExamples } from './common.ts'

/** The shells that there is a script for. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const

/** A shell that there is a script for. */
export type Shell = (typeof SHELLS)[number]

/** Defines xec completion. */
export function addCompletion(program: Command): void {
  const completion = program
    .command('completion')
    .summary('print the script that completes xec in a shell')
    .description(
      'Prints a script for a shell, which then completes commands, options and their values, files, and the names in the configuration of the current folder. It reads that file and nothing else: no engine is asked.',
    )
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
  completion.addHelpText('after', INSTALL)
  addExamples(completion, [
    ['xec completion bash', 'look at the script'],
    ['xec completion zsh > _xec', 'write it to a file'],
  ])
}

const INSTALL = `
Where the script goes:
  bash        in ~/.bashrc:
                source <(xec completion bash)
  zsh         in ~/.zshrc, after compinit:
                source <(xec completion zsh)
  fish        once:
                xec completion fish > ~/.config/fish/completions/xec.fish
  powershell  in the file that $PROFILE names:
                xec completion powershell | Out-String | Invoke-Expression`
