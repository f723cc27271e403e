// How xec import is written on the command line.
import { Option, type Command } from 'commander'
import { parseProjectName, parseRepeated } from '../options.ts'
import { addExamples } from './common.ts'

/** Defines xec import. */
export function addImport(program: Command): void {
  const definition = program
    .command('import')
    .summary('write a configuration of what is live')
    .description(
      'Writes a configuration of live networks and the containers on them. Planning it shows no changes. Reads the engine and changes nothing on it.',
    )
    .argument('[name...]', 'networks or containers, by name or pattern (default: all networks)')
    .option('--network <name>', 'a network and the containers on it, repeatable', parseRepeated)
    .option('--container <name>', 'a container and the networks it is on, repeatable', parseRepeated)
    .option('--label <key[=value]>', 'networks with a label, repeatable', parseRepeated)
    .option('--all', 'containers on none of the networks, too')
  addStyleOptions(definition)
  addExamples(definition, [
    ['xec import', 'look at what would be written'],
    ['xec import --out .xec/config.yaml', 'write it'],
    ['xec import shop-* --name shop --out .xec/config.yaml', 'the part that belongs to one project'],
    ['xec import --container cache --merge', 'add a container to the configuration that is there'],
  ])
}

function addStyleOptions(definition: Command): void {
  definition
    .option('--name <project>', 'name of the project (default: that of the folder)', parseProjectName)
    .option('--out <file>', 'write to a file, never over one that is there')
    .addOption(new Option('--merge', 'add what is missing to the file that is there').conflicts('force'))
    .addOption(new Option('--force', 'write over the file that is there'))
    .addOption(
      new Option('--external', 'only use networks that this project did not make').conflicts('adopt'),
    )
    .option('--adopt', 'declare networks of others with "adopt: true", those of Compose, too')
    .option('--subnets', 'declare subnets that the engine chose, too')
    .option('--ports', 'declare published ports, too')
}
