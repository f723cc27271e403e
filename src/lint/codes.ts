// The catalogue of what is wrong with switching rules off. What rules find is described by the rules themselves.
import type { DiagnosticKind } from '../model/diagnostic.ts'

const CATALOGUE = {
  'suppression-malformed': { severity: 'warning', summary: 'A comment for lint cannot be read' },
  'suppression-unknown': { severity: 'warning', summary: 'There is no such rule' },
  'suppression-reasonless': { severity: 'warning', summary: 'A rule is switched off without a reason' },
  'suppression-unused': { severity: 'warning', summary: 'A rule is switched off where it finds nothing' },
} as const

/** The code of a problem with switching rules off. These are no rules, and cannot be switched off themselves. */
export type SuppressionCode = keyof typeof CATALOGUE

/** The catalogue by code. */
export const SUPPRESSION_KINDS: Readonly<Record<SuppressionCode, DiagnosticKind>> = CATALOGUE

/** All codes, in the order of the catalogue. */
export const SUPPRESSION_CODES: readonly SuppressionCode[] = Object.keys(CATALOGUE) as SuppressionCode[]
