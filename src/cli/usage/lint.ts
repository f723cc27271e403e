// How xec lint is written on the command line.
import { Option, type Command } from 'commander'
import { parseWords } from '../options.ts'
import { addExamples, addJsonFile } from './common.ts'

/** Defines xec lint. */
export function addLint(program: Command): void {
  const lint = program
    .command('lint')
    .summary('find what is allowed and still unwise')
    .description(
      'Looks for what is allowed in a configuration and still unwise, with rules that can be switched off beside the line. Needs no engine; with --live or --engine, rules that need one are run as well. Changes nothing but, with --fix, the file.',
    )
    .option('--live', 'ask the engine too: undeclared containers, ports that are taken, routes of the host')
    .option('--only <rule,...>', 'only these rules, repeatable', parseWords)
    .addOption(
      new Option('--min-severity <severity>', 'the least severe findings to show (default: notice)').choices([
        'notice',
        'warning',
        'error',
      ]),
    )
    .addOption(
      new Option('--fail-on <severity>', 'from when on findings make it fail (default: error)').choices([
        'notice',
        'warning',
        'error',
        'never',
      ]),
    )
    .option('--fix', 'correct in the file what can be without changing what it means')
    .option('--dry-run', 'with --fix: show what it would correct, and write nothing')
  addJsonFile(lint)
  addExamples(lint, [
    ['xec lint', 'the configuration of this folder'],
    ['xec lint --live', 'and what the engine shows beside it'],
    ['xec lint --engine snapshot:now.json', 'the same, where the engine cannot be reached'],
    ['xec lint --fail-on warning --format github', 'in a pull request on GitHub'],
    ['xec lint --only port-public,database-published', 'two rules'],
    ['xec lint --fix --dry-run', 'what can be corrected by itself'],
    ['xec explain port-public', 'what a rule is about'],
  ])
}
