// How xec destroy is written on the command line.
import type { Command } from 'commander'
import { addApplyOptions, addExamples } from './common.ts'

/** Defines xec destroy. */
export function addDestroy(program: Command): void {
  const destroy = program
    .command('destroy')
    .summary('remove what the project owns')
    .description('Removes all networks that this project owns, and nothing else, as apply would do it.')
  addApplyOptions(destroy)
  addExamples(destroy, [
    ['xec destroy', 'show what would go, ask, remove it'],
    ['xec destroy --yes --allow removes-all -q', 'in a pipeline'],
  ])
}
