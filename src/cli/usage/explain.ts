// How xec explain is written on the command line.
import type { Command } from 'commander'
import { addExamples } from './common.ts'

/** Defines xec explain. */
export function addExplain(program: Command): void {
  const explain = program
    .command('explain')
    .summary('say what a code means and what to do')
    .description(
      'Explains the code of a problem, a hazard, a reason or an exit code: what it means, why, and what to do.',
    )
    .argument('[code]', 'as it stands in a message; without it, all codes are listed')
  addExamples(explain, [
    ['xec explain subnet-overlap', 'a problem, by its code'],
    ['xec explain 22', 'an exit code'],
    ['xec explain --format json', 'all of them, for scripts'],
  ])
}
