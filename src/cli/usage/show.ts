// How xec show is written on the command line.
import type { Command } from 'commander'
import { addExamples, addMarkdownOptions } from './common.ts'

/** Defines xec show. */
export function addShow(program: Command): void {
  const show = program
    .command('show')
    .summary('show a saved plan')
    .description(
      'Shows a plan that "xec plan --out FILE" saved. Needs neither an engine nor a configuration.',
    )
    .argument('<planfile>', 'the saved plan')
  addMarkdownOptions(show)
  addExamples(show, [
    ['xec show plan.json', 'what "xec apply plan.json" would do'],
    ['xec show plan.json --verbose', 'with the steps in their order'],
    ['xec show plan.json --format json', 'for scripts'],
    ['xec show plan.json --format markdown', 'for a comment on a pull request'],
  ])
}
