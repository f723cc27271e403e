// Everything that xec explain knows: one list of all codes with what they mean. Loaded only where somebody asks.
import { CONFIG_CODES, makeConfigDiagnostic, type ConfigCode } from '../../config/codes.ts'
import { IMPORT_CODES, makeImportDiagnostic } from '../../import/codes.ts'
import { SUPPRESSION_CODES, SUPPRESSION_KINDS } from '../../lint/codes.ts'
import { LINT_CODES, LINT_RULES, type LintCode } from '../../lint/rules.ts'
import { DOCTOR_CODES } from '../../doctor/codes.ts'
import { makeFinding } from '../../doctor/finding.ts'
import type { DiagnosticKind } from '../../model/diagnostic.ts'
import { makePlanDiagnostic, PLAN_CODES } from '../../plan/codes.ts'
import type { HazardType, KeptReason, Reason } from '../../plan/document.ts'
import { HAZARD_LEVELS } from '../../plan/hazard-levels.ts'
import { makePolicyDiagnostic, POLICY_CODES } from '../../policies/codes.ts'
import type { Explanation, ExplanationKind } from '../../render/explanation.ts'
import { CLI_CODES, ERROR_SUMMARIES, makeCliDiagnostic } from '../codes.ts'
import { EXITS, type Exit } from '../exit-codes.ts'
import { COMMAND_MEANINGS } from './commands.ts'
import { FILE_MEANINGS } from './config-file.ts'
import { NAMES_MEANINGS } from './config-names.ts'
import { NETWORKS_MEANINGS } from './config-networks.ts'
import { CONFIG_POLICIES_MEANINGS } from './config-policies.ts'
import { TARGETS_MEANINGS } from './config-targets.ts'
import { DOCTOR_MEANINGS } from './doctor.ts'
import { ERROR_MEANINGS } from './errors.ts'
import { EXIT_MEANINGS } from './exits.ts'
import { HAZARD_MEANINGS } from './hazards.ts'
import { IMPORT_MEANINGS } from './import.ts'
import { LINT_FUNCTION_MEANINGS } from './lint-function.ts'
import { LINT_REACH_MEANINGS } from './lint-reach.ts'
import { LINT_REST_MEANINGS } from './lint-rest.ts'
import { SUPPRESSION_MEANINGS } from './lint-suppressions.ts'
import type { Meaning } from './meaning.ts'
import { PLAN_MEANINGS } from './plan.ts'
import { POLICY_MEANINGS } from './policies.ts'
import { KEPT_MEANINGS, REASON_MEANINGS } from './reasons.ts'

const CONFIG_MEANINGS: Readonly<Record<ConfigCode, Meaning>> = {
  ...FILE_MEANINGS,
  ...NAMES_MEANINGS,
  ...NETWORKS_MEANINGS,
  ...TARGETS_MEANINGS,
  ...CONFIG_POLICIES_MEANINGS,
}

const LINT_MEANINGS: Readonly<Record<LintCode, Meaning>> = {
  ...LINT_REACH_MEANINGS,
  ...LINT_FUNCTION_MEANINGS,
  ...LINT_REST_MEANINGS,
}

/** All explanations: problems of a file, rules of lint, problems of a plan, of policies, of an import, of a diagnosis and of a command, errors, hazards, reasons, exit codes, each in its order. */
export function listExplanations(): readonly Explanation[] {
  return [
    ...CONFIG_CODES.map((code) =>
      explainProblem('configuration', makeConfigDiagnostic(code, NO_FACTS), CONFIG_MEANINGS[code]),
    ),
    ...LINT_CODES.map((code) => explainProblem('lint', { code, ...LINT_RULES[code] }, LINT_MEANINGS[code])),
    ...SUPPRESSION_CODES.map((code) =>
      explainProblem('lint', { code, ...SUPPRESSION_KINDS[code] }, SUPPRESSION_MEANINGS[code]),
    ),
    ...PLAN_CODES.map((code) =>
      explainProblem('plan', makePlanDiagnostic(code, NO_FACTS), PLAN_MEANINGS[code]),
    ),
    ...POLICY_CODES.map((code) =>
      explainProblem('policy', makePolicyDiagnostic(code, NO_FACTS), POLICY_MEANINGS[code]),
    ),
    ...IMPORT_CODES.map((code) =>
      explainProblem('import', makeImportDiagnostic(code, NO_FACTS), IMPORT_MEANINGS[code]),
    ),
    ...DOCTOR_CODES.map((code) =>
      explainProblem('doctor', makeFinding(code, { ...NO_FACTS, evidence: [] }), DOCTOR_MEANINGS[code]),
    ),
    ...CLI_CODES.map((code) =>
      explainProblem('command', makeCliDiagnostic(code, NO_FACTS), COMMAND_MEANINGS[code]),
    ),
    ...listKeys(ERROR_MEANINGS).map((code) => ({
      ...describe('error', code, ERROR_MEANINGS[code]),
      title: ERROR_SUMMARIES[code],
      label: 'error',
    })),
    ...listKeys<HazardType>(HAZARD_LEVELS).map((type) => ({
      ...describe('hazard', type, HAZARD_MEANINGS[type]),
      label: HAZARD_LEVELS[type],
    })),
    ...listKeys<Reason>(REASON_MEANINGS).map((code) => describe('reason', code, REASON_MEANINGS[code])),
    ...listKeys<KeptReason>(KEPT_MEANINGS).map((code) => describe('kept', code, KEPT_MEANINGS[code])),
    ...listKeys<Exit>(EXITS).map((name) => ({
      ...describe('exit', name, EXIT_MEANINGS[name]),
      label: String(EXITS[name].code),
    })),
  ]
}

const NO_FACTS = { detail: '' }

function explainProblem(
  kind: ExplanationKind,
  { code, summary, severity }: DiagnosticKind & { readonly code: string },
  meaning: Meaning,
): Explanation {
  return { ...describe(kind, code, meaning), title: summary, label: severity }
}

// Where there is no summary, the meaning is one.
function describe(kind: ExplanationKind, code: string, meaning: Meaning): Explanation {
  return { code, kind, title: '', label: '', ...meaning }
}

function listKeys<Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] {
  return Object.keys(record) as Key[]
}
