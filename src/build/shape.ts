// Writes the shape of a configuration down as code, each part of it once. All parts are made by one function: V8 takes longer for the first
// object of a kind than for all others, and every command that reads a configuration makes them.
import { loadShape } from '../config/published.ts'
import type { Shape } from '../config/schema.ts'

const MAKE =
  'const make = (facts, spellings, properties, others, items) => ({ types: facts[0], accepts: facts[1], longForm: facts[2], spellings: new Map(spellings), properties: new Map(properties), others, items })'

/** The code of a module that exports `loadShape`. */
export function makeShapeSource(): string {
  const names = new Map<string, string>()
  const root = nameShape(loadShape(), names)
  const lines = [...names].map(([code, name]) => `const ${name} = ${code}`)
  return [MAKE, ...lines, `export const loadShape = () => ${root}`].join('\n')
}

// What a shape consists of has its name before it.
function nameShape(shape: Shape, names: Map<string, string>): string {
  const name = (part: Shape | null): string => (part === null ? 'null' : nameShape(part, names))
  const { types, accepts, longForm, properties, spellings, others, items } = shape
  const facts = JSON.stringify([types, accepts, longForm])
  const entries = [...properties].map(([key, part]) => `[${JSON.stringify(key)},${name(part)}]`)
  const code = `make(${facts},${JSON.stringify([...spellings])},[${entries.join()}],${name(others)},${name(items)})`
  const known = names.get(code) ?? `shape${names.size}`
  names.set(code, known)
  return known
}
