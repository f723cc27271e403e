// How xec why is written on the command line.
import type { Command } from 'commander'
import { addExamples, addPlanningOptions } from './common.ts'

/** Defines xec why. */
export function addWhy(program: Command): void {
  const why = program
    .command('why')
    .summary('say whether one can reach another, and why')
    .description(
      'Says whether one end can open a connection to another, by which ways and under which names, or what stands in the way. Tries nothing: it is worked out from what the engine shows.',
    )
    .argument('<from>', 'a container, host, lan or internet')
    .argument('<to>', 'a container, host, lan or internet')
    .option('--planned', 'as it will be after the plan')
  addPlanningOptions(why)
  addExamples(why, [
    ['xec why web db', 'two containers, by name or by key in the file'],
    ['xec why lan db', 'whether the local network gets at it'],
    ['xec why db internet', 'whether it gets out'],
    ['xec why web db --planned', 'after an apply'],
  ])
}
