// The real process as the command line sees it.
import { askOnTerminal } from './ask.ts'
import type { Io } from './io.ts'

/** Binds streams, environment and clock of a process. Engines are loaded when one is opened. */
export function makeProcessIo(process: NodeJS.Process): Io {
  const { stdout, stderr, env } = process
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => noteWriteError(process, error))
  }
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
    now: () => performance.now(),
    ask: (question, { stream, color }) =>
      askOnTerminal(question, { input: process.stdin, output: process[stream], color }),
    onInterrupt: (listener) => listenOnce(process, listener),
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
