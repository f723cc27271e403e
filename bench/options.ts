// The command line of the benchmark.
import { parseArgs } from 'node:util'
import { engineKinds, type EngineKind } from '../test/support/engines.ts'
import { GROUPS, type Group } from './rows.ts'

/** What is run, how often, and where the result goes. */
export interface BenchOptions {
  readonly groups: readonly Group[]
  /** How often a short command is timed; long ones are timed less often. */
  readonly rounds: number
  readonly engine: EngineKind
  /** A file for the result as JSON. */
  readonly json: string | null
  /** Writes the result into docs/benchmarks.md. */
  readonly keep: boolean
  /** Unpacks the other tools beside the engines where they are not installed. */
  readonly unpackPeers: boolean
  readonly help: boolean
}

/** What `npm run bench -- --help` prints. */
export const USAGE: string = `Measures xec beside Node, the docker client, Compose and Ansible, and shows what it has to reach.

Usage: npm run bench -- [options]

  --rows GROUP,...   only these: ${GROUPS.join(', ')}
  --rounds N         how often a short command is timed (default 15)
  --engine KIND      ${engineKinds.join(', ')} (default docker-28)
  --json FILE        writes the result as JSON, too
  --keep             writes the table into docs/benchmarks.md
  --unpack-peers     unpacks Compose and Ansible from Debian packages where they are not
                     installed: 800 MB in the folder of the engines, once
  --help             prints this
`

/** Parses the words behind `npm run bench --`. Throws an error that says what is wrong with them. */
export function parseOptions(argv: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      rows: { type: 'string' },
      rounds: { type: 'string', default: '15' },
      engine: { type: 'string', default: 'docker-28' },
      json: { type: 'string' },
      keep: { type: 'boolean', default: false },
      'unpack-peers': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const groups = values.rows === undefined ? GROUPS : values.rows.split(',').map((name) => pick(GROUPS, name))
  if (values.keep && groups.length < GROUPS.length) throw new Error('--keep needs all rows')
  return {
    groups: GROUPS.filter((group) => groups.includes(group)),
    rounds: parseRounds(values.rounds),
    engine: pick(engineKinds, values.engine),
    json: values.json ?? null,
    keep: values.keep,
    unpackPeers: values['unpack-peers'],
    help: values.help,
  }
}

function pick<T extends string>(known: readonly T[], name: string): T {
  const found = known.find((one) => one === name)
  if (found === undefined) throw new Error(`"${name}" is not one of ${known.join(', ')}`)
  return found
}

function parseRounds(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new Error(`--rounds takes a number of rounds, not "${text}"`)
  return Number(text)
}
