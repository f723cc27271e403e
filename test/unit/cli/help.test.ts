// Help: every command has it, it fits, and its examples are command lines that work.
import { describe, expect, it } from 'vitest'
import { EXITS } from '../../../src/cli/exit-codes.ts'
import { makeProgram, parseCommandLine } from '../../../src/cli/program.ts'
import { runXec } from './xec.ts'

const FACTS = { columns: 80, version: '0.1.0' }
const COMMANDS = [
  'plan',
  'show',
  'apply',
  'destroy',
  'recover',
  'lock',
  'validate',
  'explain',
  'import',
  'snapshot',
  'graph',
  'why',
  'check',
  'doctor',
  'schema',
  'init',
  'completion',
]

async function readHelp(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runXec([...words, '--help'], { folder: '/' })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

function listExamples(help: string): readonly string[] {
  return [...help.matchAll(/^ {2}\$ xec (.*)$/gm)].map((match) => (match[1] as string).replace(/ > .*/, ''))
}

describe('help', () => {
  it.each([[], ...COMMANDS.map((command) => [command])])(
    'of "xec %s" fits and gives examples that parse',
    async (...words) => {
      const help = await readHelp(...words)
      const examples = listExamples(help)
      expect(examples.length).toBeGreaterThan(1)
      for (const example of examples) {
        expect(parseCommandLine(example.split(' '), FACTS)).toMatchObject({ kind: 'run' })
      }
      for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
    },
  )

  it.each(
    [40, 60].flatMap((columns) =>
      [[], ...COMMANDS.map((command) => [command])].map((words) => [columns, ...words]),
    ),
  )('fits in %d columns: xec %s', async (columns, ...words) => {
    const { stdout } = await runXec([...(words as string[]), '--help'], {
      folder: '/',
      world: { columns: columns as number, isTTY: true },
    })
    for (const line of stdout.split('\n')) {
      const [, only] = /^ *(\S*)$/.exec(line) ?? []
      expect(only === undefined ? line.length : 0).toBeLessThanOrEqual(columns as number)
    }
    const examples = listExamples(stdout.replaceAll(/ \\\n +/g, ' '))
    const whole = listExamples(await readHelp(...(words as string[])))
    expect(examples).toEqual(whole)
  })

  it('names every command and every exit code', async () => {
    const help = await readHelp()
    for (const command of COMMANDS) expect(help).toMatch(new RegExp(`^  ${command} `, 'm'))
    for (const { code, meaning } of Object.values(EXITS))
      expect(help).toContain(`${String(code).padEnd(4)}${meaning}`)
  })

  it('is shown by "xec help plan", too', async () => {
    const { code, stdout } = await runXec(['help', 'plan'], { folder: '/' })
    expect({ code, stdout }).toEqual({ code: 0, stdout: await readHelp('plan') })
  })

  it('goes to stderr where no command is given', async () => {
    const { code, stdout, stderr } = await runXec([], { folder: '/' })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('Usage: xec')
  })

  it('has a version', async () => {
    expect(await runXec(['--version'], { folder: '/' })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    })
  })
})

describe('wrong usage', () => {
  it('is told without anything that a terminal would act on', async () => {
    const { stderr } = await runXec(['plan', '--\u001b[31mnope\u202e'], { folder: '/' })
    expect(stderr).toContain(String.raw`--\u{1b}[31mnope\u{202e}`)
  })

  it.each([
    ['an unknown command', ['paln'], '(Did you mean plan?)'],
    ['an unknown option', ['plan', '--detailed-exitcod'], '(Did you mean --detailed-exitcode?)'],
    ['an option of another command', ['plan', '--yes'], "unknown option '--yes'"],
    ['a format that does not exist', ['lock', '--format', 'xml'], 'Allowed choices are text, json.'],
    ['a variable without a value', ['plan', '--var', 'octet'], 'Write key=value.'],
    ['a variable without a name', ['plan', '--var', '=31'], 'Write key=value.'],
    ['no call at once', ['apply', '--parallelism', '0'], 'Give a whole number from 1 to 64.'],
    ['too many calls at once', ['apply', '--parallelism', '65'], 'Give a whole number from 1 to 64.'],
    ['half a call at once', ['apply', '--parallelism', '1.5'], 'Give a whole number from 1 to 64.'],
    [
      'a duration that is none',
      ['apply', '--lock-timeout', 'soon'],
      'Write a duration such as 60s, 2m or 500ms.',
    ],
    ['an unknown unit', ['destroy', '--lock-timeout', '1d'], 'Write a duration such as'],
    ['another thing to do with a lock', ['lock', 'break', '1a2b'], 'Allowed choices are release.'],
    [
      'a schema that does not exist',
      ['schema', 'state'],
      'Allowed choices are config, plan, plan-file, result, event.',
    ],
    ['too many arguments', ['validate', 'staging.yaml'], 'too many arguments'],
  ])('such as %s is explained on stderr', async (_what, argv, text) => {
    const { code, stdout, stderr } = await runXec(argv, { folder: '/' })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(text)
  })

  it.each([[['plan', '--format', 'json', '--nonsense']], [['plan', '--format=json', '--nonsense']]])(
    'is a document where a machine asked: %j',
    async (argv) => {
      const { code, stdout } = await runXec(argv, { folder: '/' })
      expect(code).toBe(1)
      expect(JSON.parse(stdout)).toMatchObject({
        formatVersion: '1.0',
        exitCode: 1,
        diagnostics: [{ code: 'usage', detail: "unknown option '--nonsense'" }],
      })
    },
  )
})

describe('a command line', () => {
  it('takes common options on either side of the command', () => {
    const line =
      '-p base plan -p staging --var octet=31 --var note=a=b --engine embedded -q -v --no-color -c other.yaml'
    expect(parseCommandLine(line.split(' '), FACTS)).toMatchObject({
      command: 'plan',
      options: {
        profile: ['base', 'staging'],
        var: { octet: '31', note: 'a=b' },
        engine: 'embedded',
        quiet: true,
        verbose: 1,
        color: false,
        config: 'other.yaml',
      },
    })
  })

  it.each([
    ['60s', 60_000],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['500ms', 500],
    ['1.5', 1_500],
    ['0', 0],
  ])('waits for a lock as long as it says: %s', (text, milliseconds) => {
    expect(parseCommandLine(['apply', '--lock-timeout', text], FACTS)).toMatchObject({
      options: { lockTimeout: milliseconds },
    })
  })

  it('has defaults for what it does not say', () => {
    expect(parseCommandLine(['apply'], FACTS)).toMatchObject({
      options: {
        yes: false,
        parallelism: undefined,
        lockTimeout: 60_000,
        format: 'text',
        color: true,
        profile: [],
        var: {},
        adopt: false,
      },
    })
  })
})

// Of a command line that begins with a command only that one is defined.
describe('what is said of a command', () => {
  const all = makeProgram(FACTS, () => undefined)

  it.each(all.commands.map((command) => command.name()))('%s does not depend on the others', (name) => {
    for (const words of [
      [name, '--help'],
      [name, '--fomat', 'json'],
      [name, 'a', 'b', 'c', 'd'],
    ]) {
      const printed: string[] = []
      const program = makeProgram(FACTS, (text) => printed.push(text))
      for (const command of program.commands) command.action(() => undefined)
      const ended = ((): string => {
        try {
          program.parse(words, { from: 'user' })
          return 'run'
        } catch {
          return printed.join('')
        }
      })()
      const invocation = parseCommandLine(words, FACTS)
      expect(invocation.kind === 'run' ? 'run' : invocation.text).toBe(ended)
    }
  })
})
