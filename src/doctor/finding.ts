// What a diagnosis found, as data: a problem with what shows it, where that was read, and what it is about.
import type { Evidence } from '../model/clues.ts'
import { makeDiagnostic, type Diagnostic, type DiagnosticFacts } from '../model/diagnostic.ts'
import { DOCTOR_CATALOGUE, type DoctorCode } from './codes.ts'

/** A problem and its evidence. `containers` and `networks` are the names of what it is about; without any it is about all of them. */
export interface Finding extends Diagnostic {
  readonly code: DoctorCode
  readonly evidence: readonly Evidence[]
  readonly containers: readonly string[]
  readonly networks: readonly string[]
}

/** What makes a finding of a code. */
export interface FindingFacts extends DiagnosticFacts {
  readonly evidence: readonly Evidence[]
  readonly containers?: readonly string[]
  readonly networks?: readonly string[]
}

/** Makes a finding. */
export function makeFinding(code: DoctorCode, facts: FindingFacts): Finding {
  const { evidence, containers = [], networks = [] } = facts
  return { ...makeDiagnostic(DOCTOR_CATALOGUE, code, facts), code, evidence, containers, networks }
}
