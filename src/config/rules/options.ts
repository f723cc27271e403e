// Rules about driver options whose values engines read. The engine refuses a wrong one when it creates the network.
// Source: measured on Docker 20.10, 26 and 28 and Podman 4 and 5.
import { normalizeAddress } from '../../model/address.ts'
import { isMtu, MAX_MTU, MIN_MTU, MTU_OPTION } from '../../model/option.ts'
import type { Pairs } from '../../model/pairs.ts'
import { findSpan, type Draft } from '../draft.ts'
import type { Report } from '../report.ts'

const FLAG_OPTIONS: readonly string[] = [
  'com.docker.network.bridge.enable_icc',
  'com.docker.network.bridge.enable_ip_masquerade',
  'com.docker.network.bridge.default_bridge',
  'com.docker.network.bridge.inhibit_ipv4',
]
const ADDRESS_OPTION = 'com.docker.network.bridge.host_binding_ipv4'

// what engines, written in Go, take for a boolean
const FLAG = /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/

/** Options of bridge networks that engines cannot read. What other drivers make of them is theirs. */
export function checkOptions({ networks }: Draft, report: Report): void {
  for (const network of networks) {
    const { driver = 'bridge', options = [] } = network.settings
    if (driver !== 'bridge') continue
    for (const { key, detail, fix } of listProblems(options))
      report.add('option-invalid', findSpan(network, `options[${JSON.stringify(key)}]`), { detail, fix })
  }
}

interface OptionProblem {
  readonly key: string
  readonly detail: string
  readonly fix: string
}

function listProblems(options: Pairs): readonly OptionProblem[] {
  return options.flatMap(([key, value]) => {
    const fix = findFix(key, value)
    return fix === null ? [] : [{ key, detail: `"${value}" is no value of "${key}".`, fix }]
  })
}

/** What to write instead of a value that engines cannot read; null if they can. */
function findFix(key: string, value: string): string | null {
  if (key === MTU_OPTION && !isMtu(value))
    return `Write a whole number from ${MIN_MTU} to ${MAX_MTU}, or 0 for the default.`
  if (FLAG_OPTIONS.includes(key) && !FLAG.test(value)) return 'Write "true" or "false".'
  if (key === ADDRESS_OPTION && normalizeAddress(value) === null) return 'Write an address of the host.'
  return null
}
