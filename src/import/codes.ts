// The catalogue of what keeps an import from being made.
import {
  makeDiagnostic,
  type Diagnostic,
  type DiagnosticFacts,
  type DiagnosticKind,
} from '../model/diagnostic.ts'

/** The code of a diagnostic that an import can give. */
export type ImportCode = 'import-unknown' | 'import-ambiguous' | 'import-not-empty'

const CATALOGUE: Readonly<Record<ImportCode, DiagnosticKind>> = {
  'import-unknown': { severity: 'error', summary: 'Nothing to import by this name' },
  'import-ambiguous': { severity: 'error', summary: 'Several networks have this name' },
  'import-not-empty': { severity: 'warning', summary: 'Planning the configuration shows changes' },
}

/** All codes, in their order. */
export const IMPORT_CODES: readonly ImportCode[] = Object.keys(CATALOGUE) as ImportCode[]

/** Makes a diagnostic of this layer. */
export function makeImportDiagnostic(code: ImportCode, facts: DiagnosticFacts): Diagnostic {
  return makeDiagnostic<ImportCode>(CATALOGUE, code, facts)
}
