// How xec graph is written on the command line.
import { Option, type Command } from 'commander'
import { parseRepeated } from '../options.ts'
import { addExamples, addPlanningOptions } from './common.ts'

/** Defines xec graph. */
export function addGraph(program: Command): void {
  const graph = program
    .command('graph')
    .summary('draw networks and containers')
    .description(
      'Draws which containers are on which networks: as the file declares it, as the engine has it, or what a plan changes about it. Changes nothing.',
    )
    .addOption(
      new Option('--of <what>', 'what to draw; declared needs no engine (default: declared)').choices([
        'declared',
        'observed',
        'planned',
      ]),
    )
    .option('--out <file>', 'write a file; its ending says the format (.svg .html .mmd .dot .json .txt)')
    .option('--network <name>', 'only this network and what is on it, repeatable', parseRepeated)
    .option('--container <name>', 'only this container and where it is, repeatable', parseRepeated)
    .option('--reachability', 'who can reach whom; of what the engine has, or of what a plan changes')
    .option('--changed', 'only what the plan changes; implies --of planned')
  addPlanningOptions(graph)
  addExamples(graph, [
    ['xec graph', 'what the file declares, as lines'],
    ['xec graph --out docs/networks.svg', 'a picture for a README'],
    ['xec graph --of planned --out plan.svg', 'what an apply would change'],
    ['xec graph --of observed --format html --out now.html', 'what the engine has, as a page'],
    ['xec graph --changed --format mermaid', 'for a comment on a pull request'],
    ['xec graph --reachability --of planned', 'who can reach whom, and what the plan makes of it'],
    ['xec graph --network backend --format dot', 'one network and what is on it, for Graphviz'],
  ])
}
