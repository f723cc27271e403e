// The rules that look at several values at once. Each looks at the whole draft and says all it finds.
import type { Draft } from '../draft.ts'
import type { Report } from '../report.ts'
import { checkOverlaps, checkPools, checkStaticAddresses } from './addresses.ts'
import { checkBridgeNames, checkLabels, checkNames, checkUnique } from './names.ts'
import { checkConfigFrom, checkExternal, checkIPv6 } from './networks.ts'
import { checkHostPorts } from './ports.ts'
import { checkAliasNames, checkDefaultBridge, checkJoins, checkSharedAliases } from './targets.ts'

const RULES: readonly ((draft: Draft, report: Report) => void)[] = [
  checkNames,
  checkUnique,
  checkLabels,
  checkBridgeNames,
  checkExternal,
  checkConfigFrom,
  checkIPv6,
  checkPools,
  checkOverlaps,
  checkJoins,
  checkDefaultBridge,
  checkStaticAddresses,
  checkAliasNames,
  checkSharedAliases,
  checkHostPorts,
]

/** Applies every rule. */
export function checkDraft(draft: Draft, report: Report): void {
  for (const check of RULES) check(draft, report)
}
