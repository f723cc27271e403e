// The table of all rules, in the order in which they are listed.
import { CONFIG_CODES, makeConfigDiagnostic, type ConfigCode } from '../config/codes.ts'
import type { LintRule } from './rule.ts'
import { addressUnreserved, ipv6Subnetless, subnetPublic } from './rules/addresses.ts'
import { databaseExposed, databasePublished } from './rules/databases.ts'
import { defaultBridge } from './rules/default-bridge.ts'
import { containerUndeclared, hostPortTaken, networkOrphaned, strangerPublic } from './rules/engine.ts'
import { labelsMissing } from './rules/labels.ts'
import { iccOff, linkElsewhere } from './rules/links.ts'
import { networkLonely, networksAlike, networkUnused, tenantsJoined } from './rules/members.ts'
import { hostMode, modeStopped, modeUndeclared } from './rules/modes.ts'
import { aliasMissing, aliasRepeated, aliasTaken } from './rules/names.ts'
import { overlayClosed, overlayMtu, overlayPlain, parentMissing } from './rules/overlay.ts'
import { debugPortPublished, portPublic, portsInternal, portsMany } from './rules/published.ts'
import { subnetRouted } from './rules/routes.ts'
import { textUnquoted } from './rules/text.ts'

/** The code of a rule. */
export type LintCode =
  | 'default-bridge'
  | 'database-exposed'
  | 'database-published'
  | 'port-public'
  | 'debug-port-published'
  | 'ports-many'
  | 'host-mode'
  | 'overlay-plain'
  | 'tenants-joined'
  | 'overlay-closed'
  | 'overlay-mtu'
  | 'parent-missing'
  | 'ports-internal'
  | 'icc-off'
  | 'link-elsewhere'
  | 'mode-undeclared'
  | 'ipv6-subnetless'
  | 'subnet-public'
  | 'address-unreserved'
  | 'alias-taken'
  | 'alias-missing'
  | 'network-unused'
  | 'networks-alike'
  | 'alias-repeated'
  | 'labels-missing'
  | 'text-unquoted'
  | 'container-undeclared'
  | 'stranger-public'
  | 'host-port-taken'
  | 'mode-stopped'
  | 'network-lonely'
  | 'network-orphaned'
  | 'subnet-routed'

/** Every rule by its code. */
export const LINT_RULES: Readonly<Record<LintCode, LintRule>> = {
  // Who gets at what
  'default-bridge': defaultBridge,
  'database-exposed': databaseExposed,
  'database-published': databasePublished,
  'port-public': portPublic,
  'debug-port-published': debugPortPublished,
  'ports-many': portsMany,
  'host-mode': hostMode,
  'overlay-plain': overlayPlain,
  'tenants-joined': tenantsJoined,

  // What does not work, or not for long
  'overlay-closed': overlayClosed,
  'overlay-mtu': overlayMtu,
  'parent-missing': parentMissing,
  'ports-internal': portsInternal,
  'icc-off': iccOff,
  'link-elsewhere': linkElsewhere,
  'mode-undeclared': modeUndeclared,
  'ipv6-subnetless': ipv6Subnetless,
  'subnet-public': subnetPublic,
  'address-unreserved': addressUnreserved,
  'alias-taken': aliasTaken,
  'alias-missing': aliasMissing,

  // What is there for nothing
  'network-unused': networkUnused,
  'networks-alike': networksAlike,
  'alias-repeated': aliasRepeated,

  // How the file is written
  'labels-missing': labelsMissing,
  'text-unquoted': textUnquoted,

  // What only an engine can tell
  'container-undeclared': containerUndeclared,
  'stranger-public': strangerPublic,
  'host-port-taken': hostPortTaken,
  'mode-stopped': modeStopped,
  'network-lonely': networkLonely,
  'network-orphaned': networkOrphaned,
  'subnet-routed': subnetRouted,
}

/** The codes of all rules. */
export const LINT_CODES: readonly LintCode[] = Object.keys(LINT_RULES) as LintCode[]

/** Warnings of reading a configuration, which lint shows as rules of its own: they can be switched off as those can. */
export const BORROWED_CODES: readonly ConfigCode[] = CONFIG_CODES.filter(
  (code) => makeConfigDiagnostic(code, { detail: '' }).severity === 'warning',
)

/** True for the code of a rule, borrowed ones included. */
export function isRuleCode(word: string): boolean {
  return Object.hasOwn(LINT_RULES, word) || BORROWED_CODES.some((code) => code === word)
}
