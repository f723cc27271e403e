// Runs commands as a shell would, one at a time, and takes the time from the start of the process to its end.
import { spawnSync } from 'node:child_process'

/** A command line, where it runs and with which environment. */
export interface Command {
  readonly words: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** In milliseconds. A command that does not end by then is killed, and counts as failed. */
  readonly limit?: number
}

/** How a command ended that was successful. */
export interface Ended {
  readonly milliseconds: number
  readonly stdout: string
}

const LIMIT = 300_000

/** A command was ended by a signal: it took too long, or more memory than there is. */
export class BrokenOff extends Error {}

/** Runs a command to its end. Throws an error with what it printed if it fails, `BrokenOff` if it was ended. */
export function runCommand({ words, cwd, env, limit = LIMIT }: Command): Ended {
  const [file = '', ...args] = words
  const begin = process.hrtime.bigint()
  const { status, stdout, stderr, error, signal } = spawnSync(file, args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 1e9,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limit,
    killSignal: 'SIGKILL',
  })
  const milliseconds = Number(process.hrtime.bigint() - begin) / 1e6
  if (signal !== null) throw new BrokenOff(`${words.join(' ')}: ended by ${signal}\n${stderr}`.trim())
  if (error !== undefined) throw new Error(`${words.join(' ')}: ${error.message}`)
  if (status !== 0) {
    throw new Error(`${words.join(' ')}: ended with ${status}\n${stdout}${stderr}`.trim())
  }
  return { milliseconds, stdout }
}

/**
 * The environment of everything that is timed: nothing of the caller's that slows one down and not the other (`NODE_OPTIONS`,
 * `NODE_EXTRA_CA_CERTS`), and no cache or state but what is in `home`.
 */
export function makeEnvironment(home: string): Readonly<Record<string, string>> {
  return { PATH: process.env['PATH'] ?? '', HOME: home, TMPDIR: home, NO_COLOR: '1', LC_ALL: 'C.UTF-8' }
}
