// What the rules of this layer do not cover, so that of two ends without a certain way nobody can say that there is none.
import type { End } from './ends.ts'
import { hasSegment } from './host-paths.ts'
import type { Reachability } from './model.ts'
import { listMeetings } from './network-paths.ts'
import { listOpenings } from './openings.ts'
import type { Doubt } from './path.ts'
import type { EngineRules } from './rules.ts'
import type { Sandbox } from './sandbox.ts'

/** Why there may be a way that was not found. */
export function listDoubts({ rules }: Reachability, source: End, target: End): readonly Doubt[] {
  const sandboxes = [source, target].flatMap((end) => (end.kind === 'sandbox' ? [end.sandbox] : []))
  if (sandboxes.some(({ endpoints }) => endpoints.length === 0)) return []
  if (sandboxes.length > 0 && !rules.isMeasured) return ['engine']
  if (sandboxes.some(hasUnknownDriver)) return ['driver']
  if (sandboxes.some(hasHiddenOptions)) return ['options']
  if (target.kind === 'sandbox' && target.sandbox.hasUnknownPorts) return ['ports']
  return isBehindRouter(source, target, rules) ? ['router'] : []
}

function hasUnknownDriver({ endpoints }: Sandbox): boolean {
  return endpoints.some(({ network: { wiring } }) => wiring === 'opaque' || wiring === 'overlay')
}

function hasHiddenOptions({ endpoints }: Sandbox): boolean {
  return endpoints.some(({ network: { isHidden } }) => isHidden)
}

// Who is on the local network itself has the ways of its routers; to the host of its own device none leads directly.
function isBehindRouter(source: End, target: End, rules: EngineRules): boolean {
  if (source.kind !== 'sandbox' || !hasSegment(source.sandbox)) return false
  if (target.kind === 'host') return true
  if (target.kind !== 'sandbox') return false
  const { sandbox } = target
  const isApart = hasSegment(sandbox) && listMeetings(source.sandbox, sandbox).length === 0
  return isApart || listOpenings(sandbox, rules).length > 0
}
