// How xec schema is written on the command line.
import { Argument, type Command } from 'commander'
import { addExamples } from './common.ts'

/** Defines xec schema. */
export function addSchema(program: Command): void {
  const schema = program
    .command('schema')
    .summary('print a JSON Schema')
    .description('Prints the JSON Schema of the configuration (for editors) or of the plan document.')
    .addArgument(new Argument('[document]', 'whose schema').choices(['config', 'plan']))
  addExamples(schema, [
    ['xec schema > config.schema.json', 'for completion in an editor'],
    ['xec schema plan', 'what plan --format json holds'],
  ])
}
