// The catalogue of what holding policies against a plan can find: one fixed summary for each code.
import {
  makeDiagnostic,
  type Diagnostic,
  type DiagnosticFacts,
  type DiagnosticKind,
} from '../model/diagnostic.ts'

/** The code of a diagnostic about policies that planning can give. */
export type PolicyCode =
  | 'policy-violated'
  | 'policy-violated-already'
  | 'policy-undecided'
  | 'policy-exception-expired'
  | 'policy-exception-unused'
  | 'policy-excepted'
  | 'policy-matches-nothing'
  | 'policy-groups-overlap'

const CATALOGUE: Readonly<Record<PolicyCode, DiagnosticKind>> = {
  'policy-violated': { severity: 'error', summary: 'The plan breaks a policy' },
  'policy-violated-already': { severity: 'error', summary: 'A policy is broken already' },
  'policy-undecided': { severity: 'warning', summary: 'Nobody can say whether a policy holds' },
  'policy-exception-expired': { severity: 'error', summary: 'An exception from a policy has expired' },
  'policy-exception-unused': { severity: 'warning', summary: 'An exception from a policy is not needed' },
  'policy-excepted': { severity: 'notice', summary: 'A policy is broken by permission' },
  'policy-matches-nothing': { severity: 'warning', summary: 'A policy means nobody' },
  'policy-groups-overlap': { severity: 'warning', summary: 'A container is in several groups' },
}

/** All codes, in the order of the catalogue. */
export const POLICY_CODES: readonly PolicyCode[] = Object.keys(CATALOGUE) as PolicyCode[]

/** Makes a diagnostic about policies; a policy that only warns has its own severity. */
export function makePolicyDiagnostic(
  code: PolicyCode,
  facts: DiagnosticFacts & Partial<Pick<Diagnostic, 'severity'>>,
): Diagnostic {
  const { severity, ...rest } = facts
  const made = makeDiagnostic<PolicyCode>(CATALOGUE, code, rest)
  return severity === undefined ? made : { ...made, severity }
}
