// How xec doctor is written on the command line.
import type { Command } from 'commander'
import { addExamples } from './common.ts'

/** Defines xec doctor. */
export function addDoctor(program: Command): void {
  const doctor = program
    .command('doctor')
    .summary('find out what is wrong, and what to do')
    .description(
      'Finds what keeps containers from being reached: stopped ones, taken ports, wrong or internal networks, names, MTU, IPv6, subnets, what was left behind. Shows for each where it was seen and what to do. Changes nothing; a configuration is not needed.',
    )
    .argument(
      '[name...]',
      'what concerns these containers only, and whether they meet; by name or key in the file',
    )
  addExamples(doctor, [
    ['xec doctor', 'all of the engine, and of its host where that is this one'],
    ['xec doctor web db', 'why web does not get at db'],
    ['xec doctor --engine snapshot:host.json', 'from a snapshot, without the engine'],
    ['xec doctor --format json', 'for machines'],
  ])
}
