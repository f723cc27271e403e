// Compiles the published schema to code, by the same compiler with the same options as src/config/validator.ts does at run time.
import standalone from 'ajv/dist/standalone/index.js'
import { loadCanonicalSchema } from '../config/published.ts'
import { makeAjv } from '../config/validator.ts'

/** The code of a module that exports `makeShapeCheck`. It requires ajv's own run-time functions, which a bundler has to put in. */
export function makeValidatorSource(): string {
  const ajv = makeAjv({ source: true, esm: true })
  const code = standalone.default(ajv, ajv.compile(loadCanonicalSchema()))
  return `${code}\nexport const makeShapeCheck = () => validate`
}
