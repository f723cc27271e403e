// Answers a shell that completes a command line: `xec __complete --last=WORD -- WORD...`, with the last word apart because shells lose
// empty ones. Nothing is said where nothing can be: a shell has no use for an error while somebody types.
import { loadNames } from '../../config/names.ts'
import type { Io } from '../io.ts'
import { makeProgram } from '../program.ts'
import { listCandidates } from './candidates.ts'
import type { Answer } from './values.ts'

const LAST = '--last='

/** Prints what can stand in the place of the last word, and returns the exit code, which is 0. */
export async function complete(argv: readonly string[], io: Pick<Io, 'stdout' | 'cwd'>): Promise<number> {
  const [last = '', , ...words] = argv
  try {
    const program = makeProgram({ columns: 80, version: '' }, () => undefined)
    const line = { words, last: last.startsWith(LAST) ? last.slice(LAST.length) : last }
    const answer = await listCandidates(program, line, (file) =>
      loadNames({ cwd: io.cwd, ...(file === undefined ? {} : { file }) }),
    )
    io.stdout.write(renderAnswer(answer))
  } catch {
    // no candidates
  }
  return 0
}

// The first line says whether files can stand there too; then one candidate a line, with what it is behind a tab.
function renderAnswer({ hasFiles, candidates }: Answer): string {
  const lines = candidates.map(({ text, description }) => `${text}\t${description}`)
  return [hasFiles ? 'files' : 'words', ...lines].map((line) => `${line}\n`).join('')
}
