// How xec recover is written on the command line.
import { Option, type Command } from 'commander'
import { parseDuration } from '../options.ts'
import { addExamples, addJsonFile } from './common.ts'

/** Defines xec recover. */
export function addRecover(program: Command): void {
  const recover = program
    .command('recover')
    .summary('finish or undo an apply that did not come to its end')
    .description(
      'Shows what an apply left that was killed or lost its engine, and finishes it or, where that is right, undoes it.',
    )
    .addOption(new Option('--complete', 'finish what is half done').conflicts(['undo', 'discard']))
    .addOption(new Option('--undo', 'take back what is half done').conflicts(['complete', 'discard']))
    .addOption(
      new Option('--discard', 'forget the journal and change nothing').conflicts(['complete', 'undo']),
    )
    .option('-y, --yes', 'do not ask')
    .option('--lock-timeout <duration>', 'how long to wait for the lock (default: 60s)', parseDuration)
  addJsonFile(recover)
  addExamples(recover, [
    ['xec recover', 'what is half done, and a question'],
    ['xec recover --yes', 'in a pipeline: finish or undo it, if that is certain'],
    ['xec recover --undo --yes', 'back to how it was'],
    ['xec recover --discard', 'leave the engine as it is, and forget the journal'],
  ])
}
