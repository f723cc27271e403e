// Compiles the published schema to code, by the same compiler with the same options as src/config/validator.ts does at run time.
import standalone from 'ajv/dist/standalone/index.js'
import { loadCanonicalSchema } from '../config/published.ts'
import { shareParts } from '../config/share-parts.ts'
import { makeAjv } from '../config/validator.ts'

/** The code of a module that exports `makeShapeCheck`. It requires ajv's own run-time functions, which a bundler has to put in. */
export function makeValidatorSource(): string {
  const ajv = makeAjv({ source: true, esm: true })
  const code = delaySchemas(standalone.default(ajv, ajv.compile(shareParts(loadCanonicalSchema()))))
  return `${code}\nexport const makeShapeCheck = () => validate`
}

const SCHEMA = /const (schema\d+) = (?=\{)/g

/** Has the parts of the schema, which only errors show, be made when an error shows one. */
function delaySchemas(code: string): string {
  return [...code.matchAll(SCHEMA)].reduce((changed, [start, name = '']) => {
    const from = changed.indexOf(start)
    const to = findEnd(changed, from + start.length)
    const json = changed.slice(from + start.length, to)
    const use = (part: string): string => part.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `${name}()`)
    const made = `let ${name}Made;const ${name} = () => ${name}Made ??= JSON.parse(${JSON.stringify(json)})`
    return `${use(changed.slice(0, from))}${made}${use(changed.slice(to))}`
  }, code)
}

// behind an object of JSON
function findEnd(code: string, from: number): number {
  let depth = 0
  for (const { 0: token, index } of code.slice(from).matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') depth += 1
    if (token === '}') depth -= 1
    if (depth === 0) return from + index + token.length
  }
  throw new Error('the code of the validator is not understood')
}
