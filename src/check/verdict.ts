// Whether what a probe found is what was expected.
//
// A refusal is an answer: the other side, or somebody on the way, sent it. Where nobody was seen to listen it comes from the other side, so
// the way is open, which is what an `open` check is about, and what a `closed` one must not find. Where somebody listens there it cannot
// come from the other side: a firewall stands in the way.
import type { ConnectionCheck, Finding, NameCheck, Outcome, TriedCheck } from './checks.ts'

/** Judges what a probe found. */
export function judge(check: TriedCheck, finding: Finding): Outcome {
  if (finding.kind === 'none') return { result: 'not-checked', obstacle: 'no-answer', note: '' }
  if (finding.kind === 'unclear') return { result: 'not-checked', obstacle: 'no-answer', note: finding.text }
  const isFine = check.kind === 'name' ? isRightName(check, finding) : isRightConnection(check, finding)
  return { result: isFine ? 'passed' : 'failed', finding }
}

function isRightName({ addresses }: NameCheck, finding: Finding): boolean {
  return finding.kind === 'addresses' && finding.addresses.every((address) => addresses.includes(address))
}

function isRightConnection({ kind, listens }: ConnectionCheck, finding: Finding): boolean {
  const isOpen = finding.kind === 'connected' || (finding.kind === 'refused' && listens !== true)
  return isOpen === (kind === 'open')
}
