// How xec plan is written on the command line.
import type { Command } from 'commander'
import {
  addApprovalOption,
  addConsentOption,
  addExamples,
  addJsonFile,
  addMarkdownOptions,
  addPlanningOptions,
} from './common.ts'

/** Defines xec plan. */
export function addPlan(program: Command): void {
  const plan = program
    .command('plan')
    .summary('show what differs from the live engine')
    .description('Shows what apply would do, and why. Reads the engine and changes nothing.')
    .option('--out <file>', 'save the plan, to apply exactly this one later')
    .option('--destroy', 'plan the removal of what the project owns')
    .option('--detailed-exitcode', 'exit with 2 if there are changes')
    .option('--show-unchanged', 'list what is as declared, too')
  addPlanningOptions(plan)
  addConsentOption(plan)
  addApprovalOption(plan)
  addMarkdownOptions(plan)
  addJsonFile(plan)
  addExamples(plan, [
    ['xec plan', 'what would change'],
    ['xec plan --engine embedded', 'the same without a Docker Engine'],
    ['xec plan -p staging --var octet=31', 'another profile, another value'],
    ['xec plan --allow replaces-network', 'which dangers are left to agree to'],
    ['xec plan --out plan.json --allow replaces-network', 'save it, with consent, for xec apply plan.json'],
    ['xec plan --format markdown', 'for a comment on a pull request'],
    ['xec plan --json-into plan.json', 'for people and for scripts at once'],
    ['xec plan --format html', 'a page to review it in a browser'],
    ['xec plan --detailed-exitcode --format json', 'for scripts: exit code 2 means changes'],
  ])
}
