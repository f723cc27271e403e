// The problems that only a command line can have, and the fixed summaries of thrown errors.
import {
  makeDiagnostic,
  type Diagnostic,
  type DiagnosticFacts,
  type DiagnosticKind,
} from '../model/diagnostic.ts'
import type { ErrorCode } from '../model/errors.ts'

/** The code of a problem of the command line. */
export type CliCode =
  | 'usage'
  | 'nobody-to-ask'
  | 'consent-needed'
  | 'plan-stale'
  | 'safety'
  | 'recovery-unclear'
  | 'apply-unfinished'
  | 'apply-running'
  | 'snapshot-age'
  | 'snapshot-incomplete'
  | 'snapshot-newer'
  | 'snapshot-unconfigured'
  | 'check-left-over'
  | 'check-nothing'
  | 'check-unfinished'
  | 'doctor-unconfigured'

const CATALOGUE: Readonly<Record<CliCode, DiagnosticKind>> = {
  usage: { severity: 'error', summary: 'Wrong usage' },
  'nobody-to-ask': { severity: 'error', summary: 'Consent is needed and nobody can be asked' },
  'consent-needed': { severity: 'error', summary: 'The plan holds dangers that nobody agreed to' },
  safety: { severity: 'warning', summary: 'A safeguard is not complete' },
  'recovery-unclear': { severity: 'error', summary: 'It cannot be told how to recover' },
  'apply-unfinished': { severity: 'warning', summary: 'An earlier apply did not come to its end' },
  'apply-running': { severity: 'warning', summary: 'An apply is under way' },
  'snapshot-age': { severity: 'notice', summary: 'The plan is made of a snapshot' },
  'snapshot-incomplete': {
    severity: 'warning',
    summary: 'The snapshot does not hold all that this plan needs',
  },
  'snapshot-newer': { severity: 'notice', summary: 'The snapshot is of a newer version of xec' },
  'snapshot-unconfigured': { severity: 'warning', summary: 'The configuration could not be used' },
  'check-left-over': { severity: 'notice', summary: 'An earlier check left helpers behind' },
  'check-nothing': { severity: 'error', summary: 'Nothing could be checked' },
  'check-unfinished': { severity: 'error', summary: 'The check did not come to its end' },
  'doctor-unconfigured': { severity: 'warning', summary: 'The configuration could not be used' },
  'plan-stale': { severity: 'error', summary: 'The plan is not the one that was shown or approved' },
}

/** All codes, in the order of the catalogue. */
export const CLI_CODES: readonly CliCode[] = Object.keys(CATALOGUE) as CliCode[]

/** Makes a problem of the command line. */
export function makeCliDiagnostic(code: CliCode, facts: DiagnosticFacts): Diagnostic {
  return makeDiagnostic(CATALOGUE, code, facts)
}

/** What an error of a kind is called. */
export const ERROR_SUMMARIES: Readonly<Record<ErrorCode, string>> = {
  usage: CATALOGUE.usage.summary,
  'config-invalid': 'The configuration is invalid',
  'plan-invalid': 'The plan cannot be carried out',
  'plan-file': 'There is trouble with the plan file',
  'engine-unreachable': 'The engine cannot be reached',
  'engine-denied': 'The engine denies access',
  'engine-answer': 'What the engine answered cannot be understood',
  'engine-refused': 'The engine refused a request',
  locked: 'Another run holds the lock',
  'lock-lost': 'The lock of this run was lost',
  journal: 'There is trouble with the journal',
  'recovery-needed': 'An earlier apply is half done',
  unexpected: 'Something unexpected happened',
}
