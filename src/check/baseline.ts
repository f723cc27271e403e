// What worked before a change, in a file, and what of it works no more. Addresses do not count: a change may give others.
import type { Check, CheckResult, LeftOut, Outcome } from './checks.ts'
import { renderCheckKey } from './checks.ts'

// The version of the file's format.
const BASELINE_VERSION = '1.0'

/** One check that passed. `wasConnected`: a connection was taken, and not only refused by the other side. */
export interface Passed {
  readonly check: Check
  readonly wasConnected: boolean
}

/** What worked. */
export interface Baseline {
  readonly engine: string
  readonly passed: readonly Passed[]
}

/** The file's value, for JSON. */
export function makeBaselineDocument(
  results: readonly CheckResult[],
  facts: { readonly tool: string; readonly engine: string },
): object {
  const passed = results.flatMap(({ check, outcome }) =>
    outcome.result === 'passed' ? [{ check, wasConnected: outcome.finding?.kind === 'connected' }] : [],
  )
  return {
    formatVersion: BASELINE_VERSION,
    tool: facts.tool,
    kind: 'xec-check',
    engine: facts.engine,
    passed,
  }
}

/** Reads the value of a file; null if it is not one of these. What it says of single checks is checked as well. */
export function parseBaseline(value: unknown): Baseline | null {
  if (!isObject(value) || value['kind'] !== 'xec-check') return null
  const { formatVersion, engine, passed } = value
  if (typeof formatVersion !== 'string' || !formatVersion.startsWith('1.')) return null
  if (typeof engine !== 'string' || !Array.isArray(passed) || !passed.every(isPassed)) return null
  return { engine, passed }
}

function isPassed(value: unknown): value is Passed {
  return isObject(value) && typeof value['wasConnected'] === 'boolean' && isCheck(value['check'])
}

function isCheck(value: unknown): value is Check {
  if (!isObject(value)) return false
  const isText = (...fields: readonly string[]): boolean =>
    fields.every((field) => typeof value[field] === 'string')
  if (!isText('from', 'network')) return false
  switch (value['kind']) {
    case 'name':
      return isText('name') && isTexts(value['holders']) && isTexts(value['addresses'])
    case 'open':
    case 'closed':
      return (
        isText('to', 'address') && isPort(value['port']) && (value['family'] === 4 || value['family'] === 6)
      )
    default:
      return false
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isPort(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65_535
}

/** The ports that were tried before, by container: they are tried again, whoever listens now. */
export function listTriedPorts({ passed }: Baseline): ReadonlyMap<string, readonly number[]> {
  const ports = new Map<string, number[]>()
  for (const { check } of passed) {
    if (check.kind !== 'open') continue
    const known = ports.get(check.to) ?? []
    if (!known.includes(check.port)) ports.set(check.to, [...known, check.port])
  }
  return ports
}

/** The keys of the checks that passed. */
export function listKeys({ passed }: Baseline): ReadonlySet<string> {
  return new Set(passed.map(({ check }) => renderCheckKey(check)))
}

/**
 * The results of what worked before, in the order of the file. Fails what does not work now, and what nobody can try any more because a
 * container is gone or does not run; what nothing asks for any more is not checked.
 */
export function compareBaseline(
  { passed }: Baseline,
  results: readonly CheckResult[],
  { containers, leftOut }: { readonly containers: ReadonlySet<string>; readonly leftOut: readonly LeftOut[] },
): readonly CheckResult[] {
  const now = new Map(results.map((result) => [renderCheckKey(result.check), result]))
  const absent = new Map(leftOut.map((item) => [item.container, item]))
  return passed.map(({ check, wasConnected }) => {
    const found = now.get(renderCheckKey(check))
    if (found !== undefined)
      return { check: found.check, outcome: compareOutcome(found.outcome, wasConnected) }
    return { check, outcome: explainAbsence(check, containers, absent) }
  })
}

function compareOutcome(outcome: Outcome, wasConnected: boolean): Outcome {
  if (outcome.result !== 'passed' || !wasConnected || outcome.finding?.kind === 'connected') return outcome
  return { result: 'failed', finding: outcome.finding }
}

// Tools that are missing now, or time, say nothing of what works.
const GONE: ReadonlySet<string> = new Set([
  'missing',
  'not-running',
  'paused',
  'restarting',
  'no-network',
  'host-mode',
])

function explainAbsence(
  check: Check,
  containers: ReadonlySet<string>,
  absent: ReadonlyMap<string, LeftOut>,
): Outcome {
  const needed = listNeeded(check)
  const lost = needed.filter((name) => !containers.has(name) || GONE.has(absent.get(name)?.obstacle ?? ''))
  // a name of several leads to those that are left
  const isBroken =
    check.kind === 'name' ? lost.includes(check.from) || lost.length >= check.holders.length : lost.length > 0
  if (isBroken) return { result: 'failed', finding: null }
  const others = needed.flatMap((name) => absent.get(name) ?? [])
  const [first] = others
  return first === undefined
    ? { result: 'not-checked', obstacle: 'not-expected', note: '' }
    : { result: 'not-checked', obstacle: first.obstacle, note: first.note }
}

// Nothing connects to what is not there, as it should be.
function listNeeded(check: Check): readonly string[] {
  switch (check.kind) {
    case 'name':
      return [check.from, ...check.holders]
    case 'open':
      return [check.from, check.to]
    case 'closed':
    case 'attached':
      return []
  }
}
