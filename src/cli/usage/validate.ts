// How xec validate is written on the command line.
import type { Command } from 'commander'
import { addExamples, addJsonFile } from './common.ts'

/** Defines xec validate. */
export function addValidate(program: Command): void {
  const validate = program
    .command('validate')
    .summary('check the configuration without an engine')
    .description('Checks the configuration and names every problem at its line. No engine is needed.')
  addJsonFile(validate)
  addExamples(validate, [
    ['xec validate', 'check the configuration of this folder'],
    ['xec validate --format github', 'as annotations of a pull request on GitHub'],
    ['xec validate --format sarif > xec.sarif', 'for code scanning'],
    ['xec validate -c staging.yaml --format json', 'another file, for scripts'],
  ])
}
