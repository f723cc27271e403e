// Makes a schema smaller for its compiler, which makes code of each part as often as it stands there.

// Shorter parts cost less where they stand than a call does.
const SHORTEST_SHARED = 150

/** The same schema with a definition for each part that stands in it several times: the compiler makes one function of each. */
export function shareParts(schema: object): object {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  const look = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const text = isPart(node) ? JSON.stringify(node) : ''
    if (text.length >= SHORTEST_SHARED) (seen.has(text) ? repeated : seen).add(text)
    Object.values(node).forEach(look)
  }
  look(schema)
  const names = new Map([...repeated].map((text, index) => [text, `part${index}`]))
  const share = (node: unknown): unknown => {
    const name = typeof node === 'object' && node !== null ? names.get(JSON.stringify(node)) : undefined
    return name === undefined ? shareWithin(node) : { $ref: `#/definitions/${name}` }
  }
  const shareWithin = (node: unknown): unknown => {
    if (typeof node !== 'object' || node === null) return node
    if (Array.isArray(node)) return node.map(share)
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, share(value)]))
  }
  const definitions = [...names].map(([text, name]) => [name, shareWithin(JSON.parse(text))])
  return { ...(shareWithin(schema) as object), definitions: Object.fromEntries(definitions) }
}

// what has a type is a schema and not, say, a map of properties
function isPart(node: object): boolean {
  return 'type' in node && (typeof node.type === 'string' || Array.isArray(node.type))
}
