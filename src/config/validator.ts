// Compiles the schema of the canonical form into a function. The one place that knows ajv: the build puts the compiled code in the
// place of this module (src/build/replacements.ts), so that no user installs a compiler or waits for it.
import { Ajv } from 'ajv'
import { loadCanonicalSchema } from './published.ts'
import { shareParts } from './share-parts.ts'

/** What ajv says of a value that does not fit, as far as messages need it. */
export interface ShapeError {
  readonly instancePath: string
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
  /** The part of the schema that has the keyword. */
  readonly parentSchema?: object
}

/** True if a document fits; if not, `errors` says where, until the next call. */
export interface ShapeCheck {
  (document: unknown): boolean
  errors?: readonly ShapeError[] | null
}

/** Makes the check of the published schema. */
export function makeShapeCheck(): ShapeCheck {
  return makeAjv().compile(shareParts(loadCanonicalSchema()))
}

/** The compiler as the check needs it; with `source` it keeps the code that it makes. */
export function makeAjv(code: { readonly source?: boolean; readonly esm?: boolean } = {}): Ajv {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    messages: false,
    ownProperties: true,
    allowUnionTypes: true,
    inlineRefs: false,
    code,
  })
  ajv.addVocabulary(['x-expects', 'x-keys'])
  return ajv
}
