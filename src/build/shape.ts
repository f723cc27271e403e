// Writes the shape of a configuration down as code, each part of it once.
import { loadShape } from '../config/published.ts'
import type { Shape } from '../config/schema.ts'

/** The code of a module that exports `loadShape`. */
export function makeShapeSource(): string {
  const names = new Map<string, string>()
  const root = nameShape(loadShape(), names)
  const lines = [...names].map(([code, name]) => `const ${name} = ${code}`)
  return [...lines, `export const loadShape = () => ${root}`].join('\n')
}

// What a shape consists of has its name before it.
function nameShape(shape: Shape, names: Map<string, string>): string {
  const name = (part: Shape | null): string => (part === null ? 'null' : nameShape(part, names))
  const { properties, spellings, others, items, ...facts } = shape
  const entries = [...properties].map(([key, part]) => `[${JSON.stringify(key)}, ${name(part)}]`)
  const code = `{ ...${JSON.stringify(facts)}, spellings: new Map(${JSON.stringify([...spellings])}), properties: new Map([${entries.join()}]), others: ${name(others)}, items: ${name(items)} }`
  const known = names.get(code) ?? `shape${names.size}`
  names.set(code, known)
  return known
}
