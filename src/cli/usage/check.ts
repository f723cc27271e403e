// How xec check is written on the command line.
import type { Command } from 'commander'
import { addExamples, addProbeOptions } from './common.ts'

/** Defines xec check. */
export function addCheck(program: Command): void {
  const check = program
    .command('check')
    .summary('try names and connections from inside the containers')
    .description(
      'Tries for real, from inside the containers, what should work and what should not: that names lead to the right addresses, that open ways take a TCP connection, and that closed ones refuse it. Runs short commands in containers, sends no data, and changes nothing. Of containers that the file declares; without a file, of all.',
    )
    .option('--all', 'containers and networks that the file does not declare as well')
    .option('--full', 'every pair of containers, however many there are')
    .option('--save <file>', 'keep what worked, for --baseline')
    .option('--baseline <file>', 'only what worked when that file was saved')
  addProbeOptions(check)
  addExamples(check, [
    ['xec check', 'what the file declares'],
    ['xec check --save before.json', 'before a change'],
    ['xec check --baseline before.json', 'after it: what worked, and works no more'],
    ['xec check --all --image busybox', 'of all, with helpers where a container has no tools'],
    ['xec check --format junit', 'for a pipeline; or tap, or json'],
  ])
}
