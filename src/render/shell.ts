// Words of commands that people copy into a shell, safe to show.
import { quoteForShell } from '../model/shell.ts'
import { escapeText } from './escape.ts'

/** One word, quoted for a POSIX shell where that is needed. */
export function quoteWord(word: string): string {
  return quoteForShell(escapeText(word))
}
