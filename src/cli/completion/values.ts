// What can stand in the place of an argument or of an option's value: words that are defined, names of the configuration, codes, files.
import type { Argument, Command, Option } from 'commander'
import type { ConfigNames } from '../../config/names.ts'
import { DANGERS } from '../../plan/hazard-levels.ts'
import { renderKey } from '../../plan/naming.ts'

/** A word that is offered, and what it is. */
export interface Candidate {
  readonly text: string
  readonly description: string
}

/** What is offered. `hasFiles`: any file, too. */
export interface Answer {
  readonly hasFiles: boolean
  readonly candidates: readonly Candidate[]
}

/** Gives the names of the configuration, which are read only where they are wanted. */
type Names = () => Promise<ConfigNames>

const FILE = /(?:file|folder|path)/i

/** What can stand in the place of an argument of a command. */
export async function listArguments(command: Command, place: number, names: Names): Promise<Answer> {
  const expected: readonly Argument[] = command.registeredArguments
  const last = expected.at(-1)
  const argument = expected[place] ?? (last?.variadic === true ? last : undefined)
  if (argument === undefined) return NOTHING
  if (argument.argChoices !== undefined) return makeWords(argument.argChoices, argument.description)
  switch (command.name()) {
    case 'explain':
      return { hasFiles: false, candidates: await listCodes() }
    case 'import': {
      const { networkNames, containerNames } = await names()
      return join(makeWords(networkNames, 'network'), makeWords(containerNames, 'container'))
    }
    case 'doctor': {
      const { containers, containerNames } = await names()
      return makeWords([...containers, ...containerNames], 'container')
    }
    case 'why': {
      const { containers, containerNames } = await names()
      return join(makeWords([...containers, ...containerNames], 'container'), OUTSIDE)
    }
    default:
      return { hasFiles: FILE.test(argument.name()), candidates: [] }
  }
}

const OUTSIDE: Answer = {
  hasFiles: false,
  candidates: [
    { text: 'host', description: "the engine's host" },
    { text: 'lan', description: 'a machine on a network of the host' },
    { text: 'internet', description: 'a machine behind a router' },
  ],
}

// All that is known of them takes a while to load.
async function listCodes(): Promise<readonly Candidate[]> {
  const { listExplanations } = await import('../explain/explanations.ts')
  const all = listExplanations().map(({ kind, code, label, title, meaning }) => ({
    text: kind === 'exit' ? label : code,
    description: title === '' ? meaning : title,
  }))
  // a code of several kinds is explained in all its meanings
  return [...new Map(all.toReversed().map((item) => [item.text, item])).values()].toReversed()
}

async function listRules(): Promise<readonly Candidate[]> {
  const { LINT_CODES, LINT_RULES } = await import('../../lint/rules.ts')
  return LINT_CODES.map((code) => ({ text: code, description: LINT_RULES[code].summary }))
}

const NOTHING: Answer = { hasFiles: false, candidates: [] }

function makeWords(texts: readonly string[], description: string): Answer {
  return { hasFiles: false, candidates: [...new Set(texts)].map((text) => ({ text, description })) }
}

function join(...answers: readonly Answer[]): Answer {
  return {
    hasFiles: answers.some(({ hasFiles }) => hasFiles),
    candidates: answers.flatMap(({ candidates }) => candidates),
  }
}

const ENGINES: readonly Candidate[] = [
  { text: 'docker', description: 'the engine that docker would use' },
  { text: 'embedded', description: 'the embedded engine, in .xec/embedded.json' },
  { text: 'embedded:', description: 'the embedded engine, in a file' },
  { text: 'snapshot:', description: 'the snapshot of an engine, to plan from' },
  { text: 'unix://', description: 'a socket' },
  { text: 'tcp://', description: 'a host that listens' },
  { text: 'ssh://', description: 'a host, over ssh' },
]

// An import knows things by what they are called on the engine.
function hasKeys(command: Command): boolean {
  return command.name() === 'graph'
}

/** What can stand in the place of an option's value. */
export async function listValues(
  { option, command }: { readonly option: Option; readonly command: Command },
  last: string,
  names: Names,
): Promise<Answer> {
  const { long, argChoices, flags } = option
  if (argChoices !== undefined) return makeWords(argChoices, option.description)
  switch (long) {
    case '--engine':
      return { hasFiles: /^(?:embedded|snapshot):/.test(last), candidates: ENGINES }
    case '--allow': {
      const before = last.slice(0, last.lastIndexOf(',') + 1)
      const left = DANGERS.filter((danger) => !before.split(',').includes(danger))
      return prefix(makeWords(left, 'a danger to agree to'), before)
    }
    case '--only': {
      const before = last.slice(0, last.lastIndexOf(',') + 1)
      const rules = (await listRules()).filter(({ text }) => !before.split(',').includes(text))
      return prefix({ hasFiles: false, candidates: rules }, before)
    }
    case '--profile':
      return makeWords((await names()).profiles, 'profile')
    case '--var':
      return makeWords(
        (await names()).vars.map((path) => `${path}=`),
        'variable',
      )
    case '--network': {
      const { networks, networkNames } = await names()
      return makeWords([...(hasKeys(command) ? networks : []), ...networkNames], 'network')
    }
    case '--container': {
      const { containers, containerNames } = await names()
      return makeWords([...(hasKeys(command) ? containers : []), ...containerNames], 'container')
    }
    case '--target': {
      const { networks, containers } = await names()
      return makeWords(
        [
          ...networks.map((key) => `networks.${renderKey(key)}`),
          ...containers.map((key) => `containers.${renderKey(key)}`),
        ],
        'declared',
      )
    }
    case undefined:
    default:
      return { hasFiles: FILE.test(flags.slice(flags.indexOf('<') + 1)), candidates: [] }
  }
}

/** The same with a text before each. */
export function prefix({ hasFiles, candidates }: Answer, text: string): Answer {
  return { hasFiles, candidates: candidates.map((item) => ({ ...item, text: `${text}${item.text}` })) }
}
