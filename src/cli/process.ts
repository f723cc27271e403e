// The real process as the command line sees it.
import { readClock } from '../files/clock.ts'
import type { Io } from './io.ts'
import { ProcessOutput } from './process-output.ts'

/** Binds streams, environment and clock of a process. Engines are loaded when one is opened. */
export function makeProcessIo(process: NodeJS.Process): Io {
  const { env } = process
  const onError = (error: NodeJS.ErrnoException): void => noteWriteError(process, error)
  const stdout = new ProcessOutput({ file: 1, open: () => process.stdout, onError })
  const stderr = new ProcessOutput({ file: 2, open: () => process.stderr, onError })
  return {
    stdout,
    stderr,
    stdin: {
      // to look at it opens it, which takes longer than most of what else happens
      get isTTY() {
        return process.stdin.isTTY
      },
    },
    env,
    cwd: process.cwd(),
    now: readClock,
    ask: async (question, { stream, color }) => {
      const { askOnTerminal } = await import('./ask.ts')
      return askOnTerminal(question, { input: process.stdin, output: process[stream], color })
    },
    onInterrupt: (listener) => {
      // whoever waits for a reader hears no signal
      for (const output of [stdout, stderr]) output.neverWait()
      listenOnce(process, listener)
    },
    openEngine: async (request) => (await import('../engine/open.ts')).openEngine(request),
    openProber: async (request) => (await import('../engine/open.ts')).openProber(request),
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

// With no listener left, the next signal does what signals do.
function listenOnce(process: NodeJS.Process, listener: () => void): void {
  const hear = (): void => {
    for (const signal of SIGNALS) process.off(signal, hear)
    listener()
  }
  for (const signal of SIGNALS) process.on(signal, hear)
}

// An apply must not stop half way because nobody can read of it. Whoever reads may have had enough (`xec plan | head`), which is no
// failure; a disk that is full is one, and is told in the end if nothing worse happened.
function noteWriteError(process: NodeJS.Process, { code }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') return
  process.once('exit', (exitCode) => {
    if (exitCode === 0) process.exitCode = 1
  })
}
