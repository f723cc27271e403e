// The rules that look at several values at once. Each looks at the whole draft and says all it finds.
import type { Draft } from '../draft.ts'
import type { Report } from '../report.ts'
import { checkOverlaps, checkPools, checkStaticAddresses } from './addresses.ts'
import { checkBridgeNames, checkLabels, checkNames, checkUnique } from './names.ts'
import { checkConfigFrom, checkExternal, checkIPv6 } from './networks.ts'
import { checkOptions } from './options.ts'
import { checkHostPorts } from './ports.ts'
import { checkRanges } from './ranges.ts'
import { checkAliasNames, checkDefaultBridge, checkJoins, checkSharedAliases } from './targets.ts'

const RULES: readonly ((draft: Draft, report: Report) => void)[] = [
  checkNames,
  checkUnique,
  checkLabels,
  checkBridgeNames,
  checkOptions,
  checkExternal,
  checkConfigFrom,
  checkIPv6,
  checkRanges,
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
