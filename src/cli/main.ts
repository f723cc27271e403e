// The command line: parses, and loads what the words ask for, so that help costs nothing but itself.
import { VERSION } from '../reconcile/version.ts'
import { EXITS } from './exit-codes.ts'
import { makeStyle, type Io } from './io.ts'
import { parseCommandLine } from './program.ts'

// What the scripts of `xec completion` call; no command that anybody types.
const COMPLETE = '__complete'

/** Runs a command line (without program name) and returns its exit code. Never rejects. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const { columns } = makeStyle(io.stdout, io.env, false)
  if (argv[0] === COMPLETE) {
    const { complete } = await import('./completion/complete.ts')
    return complete(argv.slice(1), io)
  }
  const invocation = parseCommandLine(argv, { columns, version: VERSION })
  switch (invocation.kind) {
    case 'print':
      io.stdout.write(invocation.text)
      return EXITS.done.code
    case 'usage': {
      const { rejectUsage } = await import('./reject-usage.ts')
      return rejectUsage(argv, io, invocation.text)
    }
    case 'run': {
      const { runInvocation } = await import('./run-invocation.ts')
      return runInvocation(io, invocation)
    }
  }
}
