// How xec apply is written on the command line.
import type { Command } from 'commander'
import { addApplyOptions, addApprovalOption, addExamples, addPlanningOptions } from './common.ts'

/** Defines xec apply. */
export function addApply(program: Command): void {
  const apply = program
    .command('apply')
    .summary('make the engine as declared')
    .description('Shows the plan, asks, carries it out step by step, and reads the engine again to prove it.')
    .argument(
      '[planfile]',
      'a plan that was saved with "xec plan --out": carried out as it was shown, or not at all',
    )
  addPlanningOptions(apply)
  addApplyOptions(apply)
  addApprovalOption(apply)
  addExamples(apply, [
    ['xec apply', 'show the plan, ask, apply'],
    ['xec apply --yes', 'in a pipeline, where nobody can be asked'],
    ['xec apply --approve-when broadening', 'without a question, unless something becomes reachable'],
    ['xec apply --yes --allow replaces-network', 'the same, with consent to a danger'],
    ['xec apply plan.json', 'exactly the plan that was saved, without a question or a configuration'],
    ['xec apply --approve 3f9a1c20b7d45e68', 'exactly the plan of this digest, without a file'],
    ['xec apply --yes --on-failure undo-all', 'everything, or nothing if a step fails'],
    ['xec apply --yes --format jsonl', 'one JSON object for each event, as things happen'],
    ['xec apply --yes --lock-timeout 10m', 'where runs often meet'],
    ['xec apply -c shop/.xec/config.yaml --engine embedded --yes', 'try it without a Docker Engine'],
  ])
}
