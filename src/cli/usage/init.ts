// How xec init is written on the command line.
import type { Command } from 'commander'
import { addExamples } from './common.ts'

/** Defines xec init. */
export function addInit(program: Command): void {
  const init = program
    .command('init')
    .summary('write a first configuration, with comments')
    .description(
      'Writes .xec/config.yaml, with comments, and .xec/schema.json, which lets editors complete and check it. What is there stays as it is.',
    )
    .option('--force', 'write over what is there')
  addExamples(init, [
    ['xec init', 'in the folder of a project'],
    ['xec init -c networks/shop.yaml', 'another file; the schema lies beside it'],
    ['xec plan --engine embedded', 'what to do then: look at it without a Docker Engine'],
  ])
}
