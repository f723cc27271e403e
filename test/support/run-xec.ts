// Runs the built command line as its users do: as a process of its own, with a state folder of its own, which can be sent signals.
// `npm run build` comes first.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { checkOutput } from './output-schema.ts'

/** The built command line. */
export const EXECUTABLE: string = fileURLToPath(new URL('../../dist/bin.cjs', import.meta.url))

/** Longer than the longest call that xec waits for, and its retries. */
const LONGEST_RUN = 150_000

/** How a run ended. `code` is null where a signal ended it. */
export interface XecEnd {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
  milliseconds: number
}

/** A run under way. */
export interface XecRun {
  send(signal: NodeJS.Signals): void
  ended: Promise<XecEnd>
}

export interface XecPlace {
  /** the working folder */
  cwd: string
  /** its XDG_STATE_HOME */
  state: string
}

/** Starts xec. A run that does not end is killed and rejects, and so does one that prints for machines what no schema describes. */
export function startXec(args: readonly string[], { cwd, state }: XecPlace): XecRun {
  if (!existsSync(EXECUTABLE)) throw new Error(`${EXECUTABLE} is not there: run "npm run build" first`)
  const begin = performance.now()
  const env = { PATH: process.env['PATH'], HOME: state, XDG_STATE_HOME: state, NO_COLOR: '1' }
  const child = spawn(process.execPath, [EXECUTABLE, ...args], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const text = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => (text[name] += chunk))
  }
  const ended = new Promise<XecEnd>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`xec ${args.join(' ')} did not end:\n${text.stdout}${text.stderr}`))
    }, LONGEST_RUN)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const end = { code, signal, ...text, milliseconds: performance.now() - begin }
      if (code === null) resolve(end)
      else checkOutput(args, { code, stdout: text.stdout, folder: cwd }).then(() => resolve(end), reject)
    })
  })
  return { send: (signal) => void child.kill(signal), ended }
}

const helpTexts = new Map<string, string>()

/** Those of the options that a command has in this build, each with its value if it takes one. */
export function listKnownOptions(
  command: string,
  options: Readonly<Record<string, string | null>>,
): string[] {
  const help = readHelp(command)
  return Object.entries(options).flatMap(([name, value]) => {
    if (!help.includes(` ${name} `)) return []
    return value === null ? [name] : [name, value]
  })
}

function readHelp(command: string): string {
  const known = helpTexts.get(command)
  if (known !== undefined) return known
  const help = spawnSync(process.execPath, [EXECUTABLE, command, '--help'], { encoding: 'utf8' }).stdout
  helpTexts.set(command, help)
  return help
}
