// How xec snapshot is written on the command line.
import type { Command } from 'commander'
import { parseParallelism } from '../options.ts'
import { addExamples } from './common.ts'

/** Defines xec snapshot. */
export function addSnapshot(program: Command): void {
  const snapshot = program
    .command('snapshot')
    .summary('save what is live, to plan without the engine')
    .description(
      'Writes what the engine shows, as far as plans need it, so that "xec plan --engine snapshot:FILE" works where the engine cannot be reached. Secrets are left out.',
    )
    .option('--out <file>', 'write to a file instead of stdout, whole or not at all')
    .option('--full', 'leave nothing out: the file is as secret as the engine then')
    .option('--parallelism <number>', 'engine calls at once (default: 32)', parseParallelism)
  addExamples(snapshot, [
    ['xec snapshot --out engine.json', 'save what is live'],
    ['xec plan --engine snapshot:engine.json', 'plan from it, anywhere'],
    ['xec snapshot -c shop/.xec/config.yaml', 'with all that this file declares'],
    ['xec snapshot --engine ssh://ci@host', 'of another engine'],
  ])
}
