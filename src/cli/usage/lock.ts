// How xec lock is written on the command line.
import { Argument, type Command } from 'commander'
import { addExamples } from './common.ts'

/** Defines xec lock. */
export function addLock(program: Command): void {
  const lock = program
    .command('lock')
    .summary('show the locks of the engine, or release one')
    .description('Shows which runs hold a lock on the engine. Needs no configuration.')
    .addArgument(new Argument('[action]', 'release a lock, whoever holds it').choices(['release']))
    .argument('[id]', 'which lock: its id, or the first 4 characters or more')
    .option('-y, --yes', 'do not ask')
  addExamples(lock, [
    ['xec lock', 'who holds a lock, since when, until when'],
    ['xec lock release 1a2b3c4d5e6f', 'give up a lock whose run is dead'],
    ['xec lock --engine ssh://ci@host --format json', 'for scripts, of another engine'],
  ])
}
