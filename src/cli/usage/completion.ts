// How xec completion is written on the command line.
import { Argument, type Command } from 'commander'
import { addExamples } from './common.ts'
import { addAfter, type Wrap } from './layout.ts'

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
  addAfter(completion, renderPlaces)
  addExamples(completion, [
    ['xec completion bash', 'look at the script'],
    ['xec completion zsh > _xec', 'write it to a file'],
  ])
}

// The lines of a shell can be pasted however they are wrapped: PowerShell goes on after a pipe, the others after a backslash.
const PLACES: readonly (readonly [where: string, line: string, end: string])[] = [
  ['bash, in ~/.bashrc:', 'source <(xec completion bash)', ' \\'],
  ['zsh, in ~/.zshrc, after compinit:', 'source <(xec completion zsh)', ' \\'],
  ['fish, once:', 'xec completion fish > ~/.config/fish/completions/xec.fish', ' \\'],
  [
    'PowerShell, in the file that $PROFILE names:',
    'xec completion powershell | Out-String | Invoke-Expression',
    '',
  ],
]

function renderPlaces(wrap: Wrap): string {
  const lines = PLACES.flatMap(([where, line, end]) => [
    wrap(where, { first: '  ', rest: '  ' }),
    wrap(line, { first: '      ', rest: '        ', end }),
  ])
  return `\nWhere the script goes:\n${lines.join('\n')}`
}
