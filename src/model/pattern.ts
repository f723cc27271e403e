// Names with `*` in them, each of which stands for any text.

/** True if a name is what a pattern stands for. Takes no longer than the name is long, times the parts of the pattern. */
export function matchesPattern(pattern: string, name: string): boolean {
  const parts = pattern.split('*')
  const [head = '', ...rest] = parts
  const tail = rest.pop()
  if (tail === undefined) return pattern === name
  if (!name.startsWith(head)) return false
  let at = head.length
  for (const part of rest) {
    const found = name.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return name.length - tail.length >= at && name.endsWith(tail)
}

/** True if a pattern stands for more than one name. */
export function isPattern(text: string): boolean {
  return text.includes('*')
}
