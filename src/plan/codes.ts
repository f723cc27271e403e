// The catalogue of what planning can find: one fixed summary for each code.
import {
  makeDiagnostic,
  type Diagnostic,
  type DiagnosticFacts,
  type DiagnosticKind,
} from '../model/diagnostic.ts'

/** The code of a diagnostic that planning can give. */
export type PlanCode =
  | 'network-ambiguous'
  | 'network-missing'
  | 'network-foreign'
  | 'network-of-other-project'
  | 'network-conflict'
  | 'network-in-use-elsewhere'
  | 'network-unknown'
  | 'config-source-in-use'
  | 'config-source-missing'
  | 'consumer-not-owned'
  | 'container-missing'
  | 'container-unattachable'
  | 'container-paused'
  | 'container-of-service'
  | 'container-mode-by-id'
  | 'address-outside'
  | 'address-without-subnet'
  | 'network-closed'
  | 'address-reserved'
  | 'address-taken'
  | 'value-unknown'
  | 'field-without-effect'
  | 'field-unsupported'
  | 'ports-differ'
  | 'protected'
  | 'protected-by-file-only'
  | 'project-unnamed'

const CATALOGUE: Readonly<Record<PlanCode, DiagnosticKind>> = {
  'network-ambiguous': { severity: 'error', summary: 'Several networks have this name' },
  'network-missing': { severity: 'error', summary: 'External network does not exist' },
  'network-foreign': { severity: 'error', summary: 'Network belongs to somebody else and differs' },
  'network-of-other-project': { severity: 'error', summary: 'Network belongs to another project' },
  'network-conflict': { severity: 'error', summary: 'Two networks cannot exist side by side' },
  'network-in-use-elsewhere': { severity: 'error', summary: 'Swarm network is in use outside this engine' },
  'network-unknown': { severity: 'notice', summary: 'Network is not shown by this Swarm worker' },
  'config-source-in-use': { severity: 'error', summary: 'Config-only network has a consumer that stays' },
  'config-source-missing': { severity: 'error', summary: 'Config-only network does not exist' },
  'consumer-not-owned': { severity: 'notice', summary: 'Config-from network will not be removed by xec' },
  'container-missing': { severity: 'error', summary: 'Container does not exist' },
  'container-unattachable': { severity: 'error', summary: 'Container cannot be attached to a network' },
  'container-paused': { severity: 'error', summary: 'Container is paused' },
  'container-of-service': { severity: 'error', summary: 'Container belongs to a Swarm service' },
  'container-mode-by-id': { severity: 'error', summary: 'Container names its network by id' },
  'address-outside': { severity: 'error', summary: 'Static address lies outside the subnet' },
  'address-without-subnet': { severity: 'error', summary: 'Static address needs a subnet' },
  'network-closed': { severity: 'error', summary: 'Containers cannot join this network' },
  'address-reserved': { severity: 'error', summary: 'Address is reserved in its subnet' },
  'address-taken': { severity: 'error', summary: 'Static address is held by another container' },
  'value-unknown': { severity: 'notice', summary: 'The engine does not show a declared value' },
  'field-without-effect': { severity: 'notice', summary: 'Field has no effect here and is not compared' },
  'field-unsupported': { severity: 'error', summary: 'This engine cannot do what is declared' },
  'ports-differ': { severity: 'warning', summary: 'Published ports differ from the declared ones' },
  protected: { severity: 'warning', summary: 'Protected network would be removed or replaced' },
  'protected-by-file-only': { severity: 'notice', summary: 'Only the file protects this network' },
  'project-unnamed': { severity: 'warning', summary: 'Nothing is removed without a project name' },
}

/** All codes, in the order of the catalogue. */
export const PLAN_CODES: readonly PlanCode[] = Object.keys(CATALOGUE) as PlanCode[]

/** Makes a planning diagnostic. */
export function makePlanDiagnostic(code: PlanCode, facts: DiagnosticFacts): Diagnostic {
  return makeDiagnostic<PlanCode>(CATALOGUE, code, facts)
}
