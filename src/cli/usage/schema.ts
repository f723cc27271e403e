// How xec schema is written on the command line.
import { Argument, type Command } from 'commander'
import { SCHEMA_NAMES } from '../schemas.ts'
import { addExamples } from './common.ts'

/** Defines xec schema. */
export function addSchema(program: Command): void {
  const schema = program
    .command('schema')
    .summary('print a JSON Schema')
    .description(
      'Prints the JSON Schema of the configuration (for editors), or of what commands write for machines.',
    )
    .addArgument(new Argument('[document]', 'whose schema').choices(SCHEMA_NAMES))
  addExamples(schema, [
    ['xec schema > config.schema.json', 'for completion in an editor'],
    ['xec schema plan', 'what plan --format json holds'],
    ['xec schema plan-file', 'what plan --out writes'],
    ['xec schema result', 'what --format json holds, of every command and on every exit code'],
    ['xec schema event', 'a line of apply --format jsonl'],
  ])
}
