// Words of commands that people copy into a shell.

/** One word, quoted for a POSIX shell where that is needed. */
export function quoteForShell(word: string): string {
  return /^[A-Za-z0-9_.:=@/-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
