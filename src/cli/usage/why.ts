// How xec why is written on the command line.
import type { Command } from 'commander'
import { parsePorts } from '../options.ts'
import { addExamples, addPlanningOptions, addProbeOptions } from './common.ts'

/** Defines xec why. */
export function addWhy(program: Command): void {
  const why = program
    .command('why')
    .summary('say whether one can reach another, and why')
    .description(
      'Says whether one end can open a connection to another, by which ways and under which names, or what stands in the way. It is worked out from what the engine shows, and nothing is tried; with --live each step is tried for real as well, from inside the containers, and what was found stands beside what was worked out. Changes nothing.',
    )
    .argument('<from>', 'a container, host, lan or internet')
    .argument('<to>', 'a container, host, lan or internet')
    .option('--planned', 'as it will be after the plan')
    .option('--live', 'also try each step: look names up, open TCP connections')
    .option(
      '--port <number>',
      'with --live: TCP port to try, repeatable (default: what is exposed, published or listened on)',
      parsePorts,
    )
  addProbeOptions(why)
  addPlanningOptions(why)
  addExamples(why, [
    ['xec why web db', 'two containers, by name or by key in the file'],
    ['xec why lan db', 'whether the local network gets at it'],
    ['xec why db internet', 'whether it gets out'],
    ['xec why web db --planned', 'after an apply'],
    ['xec why web db --live', 'and whether that is so: exit code 30 where it is not'],
    [
      'xec why web db --live --port 5432 --image busybox',
      'one port; with a helper where a container has no tools',
    ],
  ])
}
