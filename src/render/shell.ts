// Words of commands that people copy into a shell.
import { escapeText } from './escape.ts'

/** One word, quoted for a POSIX shell where that is needed. */
export function quoteWord(word: string): string {
  const shown = escapeText(word)
  return /^[A-Za-z0-9_.:=@/-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", String.raw`'\''`)}'`
}
