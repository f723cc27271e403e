// The place of the last result in docs/benchmarks.md. Pure.

const BEGIN = '<!-- the last result: written by "npm run bench -- --keep" -->'
const END = '<!-- end of the last result -->'

/** Puts a result in the place of the one that is there. Throws if the document has no place for it. */
export function replaceTable(document: string, table: string): string {
  const [before, rest] = split(document, BEGIN)
  const [, after] = split(rest, END)
  return `${before}${BEGIN}\n\n${table.trim()}\n\n${END}${after}`
}

/** The result that is in the document. */
export function findTable(document: string): string {
  return split(split(document, BEGIN)[1], END)[0].trim()
}

function split(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark)
  if (at < 0) throw new Error(`the document has no line ${mark}`)
  return [text.slice(0, at), text.slice(at + mark.length)]
}
